"""A late row of a day whose raw rows are gone leaves the day's rollup as it is, and is counted apart."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from analytics_desktop.services.marts import refresh_marts
from analytics_desktop.services.raw_horizon import note_cut_off
from tests.fixtures.example import World

ROW = (
    "INSERT INTO ai_cost_tracking BY NAME SELECT TIMESTAMP '{at}' AS occurred_at, occurred_at AS received_at, "
    "1 AS attempt, 'p' AS provider, 'm' AS model, 'standard' AS tier, 1 AS input_tokens, 0 AS cache_read_tokens, "
    "0 AS cache_write_5m_tokens, 0 AS cache_write_1h_tokens, 1 AS output_tokens, 0 AS reasoning_tokens, "
    "0 AS web_searches, {cost} AS booked_cost;"
)
BOOKED = "SELECT day, sum(booked) FROM lake.mart_cost_day GROUP BY day ORDER BY day"


def test_a_rollup_outlives_its_rows_and_late_ones(world: World) -> None:
    for at, cost in (("2026-03-01 10:00", 10), ("2026-03-01 11:00", 20), ("2026-03-05 10:00", 40)):
        world.fill(ROW.format(at=at, cost=cost))
    refresh_marts(world.connection, None, "UTC")
    horizon = datetime(2026, 3, 3)  # noqa: DTZ001
    world.connection.execute("DELETE FROM lake.ai_cost_tracking WHERE occurred_at < ?", [horizon])
    note_cut_off(world.connection, "ai_cost_tracking", "occurred_at", horizon)

    world.fill(ROW.format(at="2026-03-01 12:00", cost=1) + ROW.format(at="2026-03-05 12:00", cost=2))
    refresh_marts(world.connection, {"ai_cost_tracking": {date(2026, 3, 1), date(2026, 3, 5)}}, "UTC")
    assert world.connection.execute(BOOKED).fetchall() == [
        (date(2026, 3, 1), Decimal(30)),
        (date(2026, 3, 5), Decimal(42)),
    ]
    late = "FROM lake.late_after_retention"
    assert world.connection.execute(late).fetchall() == [("ai_cost_tracking", date(2026, 3, 1), 1)]


def test_the_day_that_retention_cut_in_two_stays_and_the_next_follows(world: World) -> None:
    for at in ("2026-03-02 20:00", "2026-03-02 23:30", "2026-03-03 23:30"):
        world.fill(ROW.format(at=at, cost=1))
    refresh_marts(world.connection, None, "Europe/Berlin")  # the second row is of 3 March there
    horizon = datetime(2026, 3, 2, 21)  # noqa: DTZ001
    world.connection.execute("DELETE FROM lake.ai_cost_tracking WHERE occurred_at < ?", [horizon])
    note_cut_off(world.connection, "ai_cost_tracking", "occurred_at", horizon)
    world.fill(ROW.format(at="2026-03-02 23:45", cost=1))
    refresh_marts(world.connection, {"ai_cost_tracking": {date(2026, 3, 2)}}, "Europe/Berlin")
    assert world.connection.execute(BOOKED).fetchall() == [
        (date(2026, 3, 2), Decimal(1)), (date(2026, 3, 3), Decimal(2)), (date(2026, 3, 4), Decimal(1))
    ]  # fmt: skip
