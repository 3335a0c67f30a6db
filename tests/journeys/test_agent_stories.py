"""What was planted among the demo company's agents is found by its numbers, and its log answers on the command line."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.log import LogFilters
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.insight.anomaly import observations
from analytics_desktop.services.insight.metric_series import metric_series
from analytics_desktop.services.logs.opened import OpenLog
from tests.fixtures.command_line import Command
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import PASSPHRASE, Synced


@pytest.fixture
def line(synced: Synced, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command line on the workspace that all tests read."""
    monkeypatch.setenv("ANALYTICS_DESKTOP_WORKSPACE", str(synced.workspace.root))
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    return command


def whole(desk: Desk, **more: Any) -> Filters:
    usual = desk.default_filters()
    return Filters(Period(usual.period.finish - timedelta(days=60), usual.period.finish), compare="off", **more)


def day(instant: str) -> date:
    return datetime.fromisoformat(instant).date()


def rows(desk: Desk, metric: str, filters: Filters) -> list[dict[str, Any]]:
    table = desk.panel(metric, filters).table
    assert table is not None
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def test_the_slow_version_is_called_slower_and_its_successor_faster(desk: Desk, demo_central: DemoCentral) -> None:
    story = demo_central.key["slow_version"]
    changes = {(row["Agent"], row["After"]): row for row in rows(desk, "agent.version_changes", whole(desk))}
    slow = changes[story["agent"], story["version"]]
    assert "slower" in slow["Verdict"]
    assert slow["Change, least"] < 100 * (float(story["factor"]) - 1) < slow["Change, most"]
    successors = [
        row for (agent, _), row in changes.items() if agent == story["agent"] and row["Before"] == story["version"]
    ]
    assert ["faster" in row["Verdict"] for row in successors] == [True]


def test_versions_that_changed_nothing_are_not_called_a_change(desk: Desk, demo_central: DemoCentral) -> None:
    story = demo_central.key["slow_version"]["agent"]
    others = [row for row in rows(desk, "agent.version_changes", whole(desk)) if row["Agent"] != story]
    assert len(others) > 3
    told = [row for row in others if row["Verdict"] not in {"no change shown", "too few executions"}]
    assert told == [], told


def test_the_error_burst_stands_out_among_the_agents_days(desk: Desk, demo_central: DemoCentral) -> None:
    story = demo_central.key["error_burst"]
    asked = Filters(whole(desk).period, where=(("agent", story["agent"]),), compare="off")
    times, values = metric_series(desk, "agent.errors", asked)
    found = {one.time.date() for one in observations(times, values) if one.flagged and isinstance(one.time, datetime)}
    assert day(story["first"]) in found


def test_the_error_burst_is_the_leading_pattern_of_its_agent(desk: Desk, demo_central: DemoCentral) -> None:
    story = demo_central.key["error_burst"]
    span = Period(day(story["first"]), day(story["until"]) + timedelta(days=1))
    found = rows(desk, "agent.error_samples", Filters(span, where=(("agent", story["agent"]),), compare="off"))
    assert (found[0]["Category"], found[0]["Code"]) == (story["category"], story["code"])


def test_no_sample_shows_an_address_or_a_key(desk: Desk) -> None:
    samples = [str(row["Sample message"]) for row in rows(desk, "agent.error_samples", whole(desk))]
    log = OpenLog(desk, "executions")
    logged = [str(row.cells[-4]) for row in log.view(LogFilters(search="recipient key")).rows()]
    log.close()
    assert {"[e-mail]", "[key]"} <= {word for message in logged for word in message.split()}
    assert [message for message in samples + logged if "@" in message or "9f31c2a7b4" in message] == []


def test_the_log_holds_every_execution_with_its_cost(desk: Desk) -> None:
    log = OpenLog(desk, "executions")
    view = log.view(LogFilters())
    names = [one.name for one in log.log.columns]
    costs = [row.cells[names.index("cost")] for row in view.rows()]
    with desk.reading() as (generation, _):
        expected = generation.connection.execute(
            "SELECT (SELECT count(*) FROM lake.agent_executions), "
            "(SELECT sum(booked_cost) FROM lake.ai_cost_tracking WHERE execution_id IS NOT NULL)"
        ).fetchone()
    log.close()
    assert (view.total, sum(cost for cost in costs if cost is not None)) == expected  # type: ignore[misc]


def test_a_trace_is_found_by_its_id(desk: Desk) -> None:
    log = OpenLog(desk, "executions")
    failed = log.view(LogFilters(choices=(("outcome", ("failure",)),))).page(3, 1)[0]
    trace = str(failed.cells[-1])[:8]
    view = log.view(LogFilters(search=f"trace {trace}"))
    assert [row.cells[-1] for row in view.page(0, view.complete)] == [failed.cells[-1]]
    log.close()


def test_the_log_is_read_on_the_command_line(line: Command, tmp_path: Path) -> None:
    told = line("log", "executions", "--where", "outcome=failure", "--search", "rate limit", "--format", "json")
    assert told.code == 0, told.err
    found = told.json
    assert found["words"] == ["limit", "rate"]
    assert 0 < found["with_all_words"] <= found["total"]
    assert {row["outcome"] for row in found["rows"]} == {"failure"}
    assert all("limit" in f"{row['error_message']} {row['error_category']}".lower() for row in found["rows"][:1])
    out = tmp_path / "failures.csv"
    assert (
        line("log", "executions", "--where", "agent=Ticket Triage", "--at-least", "duration=5000", "--out", out).code
        == 0
    )
    with out.open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    assert {row["Agent"] for row in written} == {"Ticket Triage"}
    assert min(int(row["Duration"]) for row in written) >= 5000


def test_a_wrong_filter_of_the_log_says_what_is_possible(line: Command) -> None:
    told = line("log", "executions", "--where", "agent=Ticket Triag")
    assert (told.code, "Did you mean Ticket Triage?" in told.err) == (1, True)
    assert line("log", "executions", "--at-least", "duration=long").code == 2
    assert line("log", "nothing").code == 1
