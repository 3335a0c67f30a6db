"""What the audit log tells about attacks reaches somebody, once a day and kind, and everyday noise does not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.message import Message
from analytics_desktop.services.alerts.check import check_alerts
from analytics_desktop.services.alerts.sources import failed_messages, security_events
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.messages.carrier import Refused
from analytics_desktop.services.messages.delivery import Delivery
from analytics_desktop.services.messages.outbox import Outbox
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import MemorySecrets

NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def raised(desk: Desk, monkeypatch: pytest.MonkeyPatch, counts: dict[tuple[int, str], int]) -> dict[str, str]:
    """Key -> severity, for counts by (days ago, kind)."""
    finish = desk.default_filters().period.finish
    rows: list[Any] = [(finish - timedelta(days=ago), kind, count) for (ago, kind), count in counts.items()]
    monkeypatch.setattr(desk, "rows", lambda *_: tuple(rows))
    return {one.key: one.severity for one in security_events.alerts(desk, NOW)}


def test_suspicious_activity_is_told_however_little_it_is(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    finish: date = desk.default_filters().period.finish
    found = raised(desk, monkeypatch, {(1, "suspicious activity"): 1, (8, "suspicious activity"): 5})
    assert found == {f"security/suspicious activity/{finish - timedelta(days=1)}": "critical"}


def test_failed_logins_are_told_when_they_are_far_more_than_usual(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = {(ago, "failed login"): 5 for ago in range(1, 36)}
    assert not raised(desk, monkeypatch, usual)
    assert not raised(desk, monkeypatch, {**usual, (2, "failed login"): 15})
    assert list(raised(desk, monkeypatch, {**usual, (2, "failed login"): 16}).values()) == ["warning"]
    assert not raised(desk, monkeypatch, {(1, "failed login"): 9})  # a quiet company with a clumsy day
    assert not raised(desk, monkeypatch, {(1, "permission change"): 90})


def test_the_demo_company_can_be_asked(desk: Desk) -> None:
    finish = desk.default_filters().period.finish
    for one in security_events.alerts(desk, NOW):
        day = date.fromisoformat(one.key.rpartition("/")[2])
        assert finish - security_events.NEW <= day < finish
        assert one.metric in desk.catalogue.metrics


def test_a_failed_message_is_told_once_a_channel_and_day(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, secrets = workspace_at(tmp_path / "own"), MemorySecrets()
    monkeypatch.setattr(desk, "_workspace", workspace)
    monkeypatch.setattr(desk, "_secrets", secrets)
    monkeypatch.setattr(desk, "journal", Journal(workspace, secrets))
    outbox = Outbox(workspace, secrets)

    class Refusing:
        def send(self, *_: object) -> None:
            raise Refused("It is gone.", "Make a new one.")

    for key in ("a", "b"):
        outbox.put(Message(key, "ops", "", "s", "t"), NOW)
    Delivery(outbox, lambda _: Refusing(), clock=lambda: NOW).run()
    (told,) = failed_messages.alerts(desk, NOW)
    assert told.sentence.endswith("It is gone. Make a new one.")
    monkeypatch.setattr(
        "analytics_desktop.services.alerts.check.alert_sources", lambda: {"failed_messages": failed_messages.alerts}
    )
    assert [one.key for one in check_alerts(desk, NOW)] == [failed_messages.prefix("ops") + "2026-06-15"]
    assert check_alerts(desk, NOW) == ()
