"""Alerts are raised once, whoever checks and however often, and say what is the case."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.budget import Budget
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.alerts.check import check_alerts
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.alerts.sources import alert_sources, budget_thresholds, cost_anomalies, stale_data
from analytics_desktop.services.budgets import set_budget
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import MemorySecrets

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@pytest.fixture
def desk(desk: Desk, tmp_path: Path) -> Desk:
    """The module's desk with a journal of the test's own: to open one takes long."""
    desk.journal = Journal(workspace_at(tmp_path / "own"), MemorySecrets())
    desk._current.reader._asking.forget()  # type: ignore[union-attr]
    return desk


def alert(key: str) -> Alert:
    return Alert(key, "test", "info", "Title", "Sentence.", NOW)


def test_a_second_check_raises_nothing(desk: Desk) -> None:
    first = check_alerts(desk, NOW)
    assert first
    assert check_alerts(desk, NOW + timedelta(hours=1)) == ()
    assert {one.alert.key for one in AlertLog(desk.journal).alerts()} == {one.key for one in first}


def test_each_threshold_of_a_budget_is_told_once_also_after_a_restart(desk: Desk) -> None:
    finish = desk.default_filters().period.finish
    first = finish - timedelta(days=3)
    spent = next(
        row[5]
        for row in desk.panel("cost.budget_use", desk.default_filters()).table.rows  # type: ignore[union-attr]
        if row[0] == "company"
    )
    assert spent
    wanted = Budget("team", "Support Europe", first, finish + timedelta(days=30), Decimal("0.01"))
    set_budget(desk, wanted)
    found = [one for one in budget_thresholds.alerts(desk, NOW) if wanted.subject in one.key]
    assert [one.key.rpartition("/")[2] for one in found] == ["50", "80", "100"]
    assert [one.severity for one in found] == ["info", "warning", "critical"]
    assert len(AlertLog(desk.journal).raise_new(found)) == 3
    again = Journal.__new__(Journal)
    again.__dict__.update(desk.journal.__dict__)
    assert AlertLog(again).raise_new(found) == ()


def test_a_threshold_that_is_not_reached_is_not_told(desk: Desk) -> None:
    finish = desk.default_filters().period.finish
    plenty = Budget("company", "", finish - timedelta(days=2), finish + timedelta(days=30), Decimal(10**9))
    set_budget(desk, plenty)
    assert not [one for one in budget_thresholds.alerts(desk, NOW) if plenty.subject in one.key]


def test_a_raised_budget_is_told_anew_when_it_is_used_up_again(desk: Desk) -> None:
    finish = desk.default_filters().period.finish
    small = Budget("company", "", finish - timedelta(days=3), finish + timedelta(days=30), Decimal("0.01"))
    keys = []
    for amount in ("0.01", "0.02"):
        set_budget(desk, replace(small, amount=Decimal(amount)))
        found = [one for one in budget_thresholds.alerts(desk, NOW) if small.subject in one.key]
        keys.append({one.key for one in AlertLog(desk.journal).raise_new(found)})
    assert len(keys[0]) == len(keys[1]) == 3
    assert not keys[0] & keys[1]


def test_two_that_check_at_once_raise_an_alert_once(tmp_path: Path) -> None:
    workspace, secrets = workspace_at(tmp_path / "shared"), MemorySecrets()
    Journal(workspace, secrets).append("access", "test", "", {})  # makes the key
    keys = [f"k{number}" for number in range(6)]

    def check(_: int) -> int:
        return len(AlertLog(Journal(workspace, secrets)).raise_new([alert(key) for key in keys]))

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(check, range(8))) == len(keys)


def test_read_and_delivered_are_remembered(tmp_path: Path) -> None:
    log = AlertLog(Journal(workspace_at(tmp_path / "own"), MemorySecrets()))
    log.raise_new([alert("a"), alert("b")])
    log.mark_read(["a", "unheard of"])
    log.note_delivered(alert("b"), "email")
    assert {one.alert.key: (one.is_read, one.delivered) for one in log.alerts()} == {
        "a": (True, frozenset()),
        "b": (False, frozenset({"email"})),
    }
    assert [one.key for one in log.undelivered("email")] == ["a"]
    assert [one.key for one in log.undelivered("slack")] == ["a", "b"]


def test_alerts_are_not_sent_to_the_central_store_as_decisions(tmp_path: Path) -> None:
    journal = Journal(workspace_at(tmp_path / "own"), MemorySecrets())
    AlertLog(journal).raise_new([alert("a")])
    from analytics_desktop.services.decisions import waiting

    assert waiting(journal) == ()


def test_old_data_is_told_once_a_generation(desk: Desk) -> None:
    source = desk.source
    assert source is not None
    assert not list(stale_data.alerts(desk, source.data_as_of + timedelta(hours=47)))
    (told,) = stale_data.alerts(desk, source.data_as_of + timedelta(days=9, hours=1))
    (later,) = stale_data.alerts(desk, source.data_as_of + timedelta(days=12))
    assert "9 days" in told.title
    assert told.key == later.key


def test_an_unusual_day_of_the_last_week_is_told(
    desk: Desk, demo_central: DemoCentral, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted runaway, looked at from a day after it; from three weeks later it is old news."""
    until = datetime.fromisoformat(demo_central.key["runaway_agent"]["until"])
    finish = (until + timedelta(days=2)).date()
    usual = desk.default_filters()
    seen = replace(usual, period=replace(usual.period, finish=finish))
    monkeypatch.setattr(desk, "default_filters", lambda: seen)
    first = demo_central.key["runaway_agent"]["first"][:10]
    days = [one.key.rpartition("/")[2] for one in cost_anomalies.alerts(desk, NOW)]
    assert any(first <= day <= until.date().isoformat() for day in days)
    later = replace(usual, period=replace(usual.period, finish=finish + timedelta(days=8)))
    monkeypatch.setattr(desk, "default_filters", lambda: later)
    assert not any(
        first <= one.key.rpartition("/")[2] <= until.date().isoformat() for one in cost_anomalies.alerts(desk, NOW)
    )


def test_a_source_that_the_role_may_not_ask_is_left_out(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Iterator[Alert]:
        raise Problem("Not for your role.", "")

    monkeypatch.setattr(budget_thresholds, "alerts", refuse)
    assert "budget_thresholds" in alert_sources()
    assert all(one.source != "budget_thresholds" for one in check_alerts(desk, NOW))
