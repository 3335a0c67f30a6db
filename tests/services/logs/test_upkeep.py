"""A log kept up to date day by day is the one that a full build gives."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from analytics_desktop.services.logs import words as index
from analytics_desktop.services.logs.upkeep import refresh_logs
from tests.services.logs.conftest import LogWorld, log_world, random_rows


def content(known: LogWorld) -> tuple[list[Any], list[Any]]:
    sql = known.world.connection
    rows = sql.execute("FROM lake.log_executions ORDER BY day, place").fetchall()
    return rows, sql.execute("FROM lake.words_executions ORDER BY word, day, chunk").fetchall()


@pytest.mark.parametrize("seed", range(3))
def test_random_changes_leave_what_a_full_build_gives(seed: int, known: LogWorld) -> None:
    dice = random.Random(seed)
    for step in range(4):
        gone = known.remove(dice.sample(known.rows, dice.randrange(6)))
        known.refresh(gone | known.add(random_rows(dice, dice.randrange(1, 6), 1000 * (step + 1))))
        kept = content(known)
        known.refresh(None)
        assert kept == content(known)


def test_places_of_a_day_have_no_gaps(known: LogWorld) -> None:
    found = known.world.connection.execute(
        "SELECT bool_and(place = r) FROM (SELECT place, row_number() OVER "
        "(PARTITION BY day ORDER BY started_at, id) - 1 AS r FROM lake.log_executions)"
    ).fetchone()
    assert found == (True,)


def test_a_request_that_comes_later_reaches_its_execution(known: LogWorld) -> None:
    row = known.rows[0]
    later = row["started_at"] + timedelta(hours=30)
    known.world.connection.execute(
        "INSERT INTO lake.ai_cost_tracking BY NAME "
        "SELECT ?::UUID AS execution_id, 1.5 AS booked_cost, ? AS occurred_at",
        [row["id"], later],
    )
    refresh_logs(known.world.connection, {"ai_cost_tracking": {later.date()}}, known.source.zone)
    cost = known.world.connection.execute("SELECT cost FROM lake.log_executions WHERE id = ?", [row["id"]]).fetchone()
    assert cost is not None
    assert float(cost[0]) == 1.5


def test_rows_that_retention_removed_leave_the_log(known: LogWorld) -> None:
    oldest = min(row["started_at"].date() for row in known.rows)
    keep_from = oldest + timedelta(days=3)
    known.remove([row for row in known.rows if row["started_at"].date() < keep_from])
    known.refresh(set())  # rows that aged touch no day
    days = [row[0] for row in known.world.connection.execute("SELECT DISTINCT day FROM lake.log_executions").fetchall()]
    words = known.world.connection.execute("SELECT min(day) FROM lake.words_executions").fetchone()
    assert min(days) >= keep_from - timedelta(days=1)
    assert words is not None
    assert words[0] >= keep_from - timedelta(days=1)


def test_another_definition_builds_the_log_anew(known: LogWorld) -> None:
    known.world.connection.execute("UPDATE lake.log_build SET sha256 = 'older'")
    known.world.connection.execute("DELETE FROM lake.log_executions")
    known.refresh(set())
    assert known.opened().total == 400


def test_words_are_indexed_in_batches_of_days(known: LogWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = content(known)
    monkeypatch.setattr(index, "ROWS_AT_ONCE", 150)
    known.refresh(None)
    assert content(known) == whole


def test_an_empty_store_has_an_empty_log() -> None:
    empty = log_world()
    empty.refresh(None)
    assert content(empty) == ([], [])
    empty.world.connection.close()
