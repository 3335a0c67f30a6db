"""Pages, filters, order and details of a log are those of its rows walked through in Python."""

from __future__ import annotations

import csv
import random
from datetime import UTC, date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.log import LogFilters
from analytics_desktop.services.logs.export import export_csv
from analytics_desktop.services.logs.opened import OpenLog
from analytics_desktop.services.logs.view import LogView
from tests.services.logs.conftest import AGENTS, ZONE, LogWorld, Row


def ids(view: LogView) -> list[Any]:
    return [row.cells[-1] for row in view.rows()]


def expected(rows: list[Row]) -> list[str]:
    return [row["id"] for row in rows]


def local_day(row: Row) -> date:
    return row["started_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).date()  # type: ignore[no-any-return]


def test_all_rows_come_newest_first(known: LogWorld) -> None:
    view = known.opened().view(LogFilters())
    assert view.total == 400
    assert ids(view) == expected(known.newest_first())


def test_any_page_can_be_jumped_to(known: LogWorld) -> None:
    view, every = known.opened().view(LogFilters()), expected(known.newest_first())
    dice = random.Random(1)
    for first in [0, 399, *(dice.randrange(400) for _ in range(20))]:
        assert [row.cells[-1] for row in view.page(first, 7)] == every[first : first + 7]
    assert view.page(400, 7) == ()


FILTERS = {
    "agent": (LogFilters(choices=(("agent_id", ("Alpha", "Gamma")),)), lambda row: row["agent_id"] in {1, 3}),
    "outcome and team": (
        LogFilters(choices=(("outcome", ("failure",)), ("team_id", ("West",)))),
        lambda row: row["outcome"] == "failure" and row["team_id"] == 2,
    ),
    "category": (
        LogFilters(choices=(("error_category", ("network",)),)),
        lambda row: row["error_category"] == "network",
    ),
    "duration": (
        LogFilters(at_least=(("duration_ms", 20_000),), at_most=(("duration_ms", 60_000),)),
        lambda row: 20_000 <= row["duration_ms"] <= 60_000,
    ),
    "days": (
        LogFilters(date(2026, 3, 29), date(2026, 3, 31)),
        lambda row: date(2026, 3, 29) <= local_day(row) < date(2026, 3, 31),
    ),
    "nothing fits": (LogFilters(date(2027, 1, 1), date(2027, 2, 1)), lambda row: False),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters_leave_what_they_name(name: str, known: LogWorld) -> None:
    filters, wanted = FILTERS[name]
    view = known.opened().view(filters)
    assert ids(view) == expected(known.newest_first(wanted))
    assert view.total == len(known.newest_first(wanted))


def test_a_column_of_numbers_sorts_largest_first(known: LogWorld) -> None:
    rows = sorted(known.newest_first(), key=lambda row: -row["duration_ms"])
    assert ids(known.opened().view(LogFilters(sort="duration_ms"))) == expected(rows)


def test_cells_are_names_local_times_and_masked_messages(known: LogWorld) -> None:
    log = known.opened()
    row = known.newest_first()[0]
    cells = dict(zip([one.name for one in log.log.columns], log.view(LogFilters()).page(0, 1)[0].cells, strict=True))
    assert cells["agent_id"] == AGENTS[row["agent_id"]]
    assert cells["started_at"] == row["started_at"].replace(tzinfo=UTC)
    assert str(cells["started_at"].tzinfo) == ZONE  # type: ignore[union-attr]
    messages = {one.cells[-4] for one in log.view(LogFilters()).rows()}
    assert "Connection to [address] timed out" in messages
    assert "Ungültige Anfrage von [e-mail]" in messages


def test_a_row_opens_to_its_requests(known: LogWorld) -> None:
    row = known.newest_first()[5]
    for attempt, cost in ((2, "0.25"), (1, "0.5")):
        known.world.connection.execute(
            "INSERT INTO lake.ai_cost_tracking BY NAME SELECT ?::UUID AS execution_id, ? AS attempt, "
            "?::DECIMAL(18,12) AS booked_cost, ? AS occurred_at, 'acme' AS provider, 'large' AS model, "
            "10 AS input_tokens, 0 AS cache_read_tokens, 0 AS cache_write_5m_tokens, 0 AS cache_write_1h_tokens, "
            "5 AS output_tokens, 0 AS reasoning_tokens",
            [row["id"], attempt, cost, row["started_at"]],
        )
    known.refresh(None)
    log = known.opened()
    position = log.view(LogFilters()).positions(5, 1)[0]
    opened = log.detail(position)
    assert [(one[0], float(one[-1])) for one in opened.related.rows] == [(1, 0.5), (2, 0.25)]  # type: ignore[arg-type]
    cells = dict(zip([one.name for one in log.log.columns], opened.row.cells, strict=True))
    assert (float(cells["cost"]), cells["tokens"]) == (0.75, 30)  # type: ignore[arg-type]


def test_unknown_cost_is_unknown_and_not_nothing(known: LogWorld) -> None:
    log = known.opened()
    place = [one.name for one in log.log.columns].index("cost")
    assert {row.cells[place] for row in log.view(LogFilters()).rows()} == {None}


@pytest.mark.parametrize(
    "filters",
    [
        LogFilters(choices=(("agent_id", ("Alhpa",)),)),
        LogFilters(choices=(("duration_ms", ("1",)),)),
        LogFilters(at_least=(("outcome", 3),)),
        LogFilters(sort="nothing"),
        LogFilters(search="!!"),
    ],
)
def test_a_filter_that_names_what_is_not_there_is_refused(filters: LogFilters, known: LogWorld) -> None:
    with pytest.raises(Problem):
        known.opened().view(filters)


def test_the_export_holds_every_row_and_runs_nothing(known: LogWorld, tmp_path: Path) -> None:
    bad = {**known.rows[0], "id": "00000000-0000-0000-0000-00000000ffff", "error_message": "=HYPERLINK(1)"}
    known.add([bad | {"outcome": "failure"}])
    known.refresh(None)
    view = known.opened().view(LogFilters(choices=(("outcome", ("failure",)),)))
    assert export_csv(view, tmp_path / "log.csv") == view.total
    with (tmp_path / "log.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Id"] for row in rows] == ids(view)
    assert "'=HYPERLINK(1)" in {row["Message"] for row in rows}


def test_a_cancelled_export_leaves_nothing(known: LogWorld, tmp_path: Path) -> None:
    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        export_csv(known.opened().view(LogFilters()), tmp_path / "log.csv", stop)
    assert list(tmp_path.iterdir()) == []


def test_a_closed_log_gives_its_memory_back(known: LogWorld) -> None:
    log: OpenLog = known.opened()
    databases = "SELECT count(*) FROM duckdb_databases() WHERE starts_with(database_name, 'log_')"
    assert known.world.connection.execute(databases).fetchone() == (1,)
    log.close()
    assert known.world.connection.execute(databases).fetchone() == (0,)


def test_a_log_without_rows_is_empty(known: LogWorld) -> None:
    known.remove(list(known.rows))
    known.refresh(None)
    log = known.opened()
    assert (log.total, log.days, log.view(LogFilters(search="rate")).total) == (0, None, 0)
