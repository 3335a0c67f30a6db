"""Rollups after any change are what a full build would give."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from analytics_desktop.models.errors import Cancelled
from analytics_desktop.services import mart_days
from analytics_desktop.services.marts import Touched, load_marts, refresh_marts
from tests.fixtures.activity import BEGIN, ZONES, Event, add, company, random_event
from tests.fixtures.example import World


@pytest.fixture(params=ZONES)
def zoned(request: pytest.FixtureRequest) -> Iterator[World]:
    world = company(request.param)
    yield world
    world.connection.close()


def tables(world: World) -> dict[str, list[Any]]:
    return {
        mart.name: world.connection.execute(f"FROM lake.mart_{mart.name} ORDER BY ALL").fetchall()
        for mart in load_marts()
    }


def built_anew(world: World) -> dict[str, list[Any]]:
    refresh_marts(world.connection, None, world.zone)
    return tables(world)


def days_of(events: list[Event]) -> Touched:
    return {"analytics_events": {event["occurred_at"].date() for event in events}}


def test_refreshed_rollups_equal_a_full_build_after_random_changes(zoned: World) -> None:
    dice = random.Random(zoned.zone)
    events = [random_event(dice) for _ in range(60)]
    add(zoned, events)
    refresh_marts(zoned.connection, None, zoned.zone)
    for _ in range(4):
        new = [random_event(dice) for _ in range(dice.randrange(1, 5))]
        gone = dice.sample(events, dice.randrange(4))
        add(zoned, new)
        zoned.connection.executemany(
            "DELETE FROM lake.analytics_events WHERE id = ?", [[one["id"]] for one in gone] or [[None]]
        )
        events = [one for one in events if one not in gone] + new
        refresh_marts(zoned.connection, days_of(new + gone), zoned.zone)
        assert tables(zoned) == built_anew(zoned)


def test_rollups_computed_in_portions_equal_those_computed_at_once(
    zoned: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(zoned.zone)
    add(zoned, [random_event(dice) for _ in range(80)])
    at_once = built_anew(zoned)
    monkeypatch.setattr(mart_days, "ROWS_AT_ONCE", 9)
    assert len(list(mart_days.Portions(zoned.connection).of(["analytics_events"], mart_days.EVERYTHING))) >= 5
    assert built_anew(zoned) == at_once


def test_ledger_execution_and_audit_rollups_follow_their_touched_days(zoned: World) -> None:
    def row(number: int, day: int) -> str:
        at = f"TIMESTAMP '2026-03-{day:02} {number % 24:02}:30:00'"
        cost = "NULL" if number % 5 == 0 else f"0.{number:012}"
        return f"""
        INSERT INTO ai_cost_tracking BY NAME SELECT {at} AS occurred_at, {number % 3 + 1} AS team_id, 1 AS attempt,
            'p' AS provider, 'm{number % 2}' AS model, 'standard' AS tier, {number} AS input_tokens,
            0 AS cache_read_tokens, 0 AS cache_write_5m_tokens, 0 AS cache_write_1h_tokens, 1 AS output_tokens,
            0 AS reasoning_tokens, {cost} AS booked_cost;
        INSERT INTO agent_executions BY NAME SELECT {at} AS started_at, 1 AS agent_id, 'success' AS outcome,
            1 AS attempts, {number} AS duration_ms;
        INSERT INTO audit_log BY NAME SELECT {at} AS occurred_at, 'ann' AS actor, 'login' AS action,
            'failure' AS outcome, false AS is_pii;"""

    zoned.fill("".join(row(number, 2 + number % 9) for number in range(30)))
    refresh_marts(zoned.connection, None, zoned.zone)
    zoned.fill("".join(row(number, 5) for number in range(40, 46)))
    days = {date(2026, 3, 5)}
    refresh_marts(zoned.connection, {"ai_cost_tracking": days, "agent_executions": days, "audit_log": days}, zoned.zone)
    assert tables(zoned) == built_anew(zoned)
    sums = "SELECT sum(booked), sum(requests), sum(requests - priced_requests) FROM lake.mart_cost_day"
    raw = "SELECT sum(booked_cost), count(*), count(*) - count(booked_cost) FROM lake.ai_cost_tracking"
    assert zoned.connection.execute(sums).fetchone() == zoned.connection.execute(raw).fetchone()


def test_untouched_days_are_not_computed_again(world: World) -> None:
    add(world, [{**random_event(random.Random(1)), "occurred_at": BEGIN, "person_id": 1}])
    world.fill("INSERT INTO people (id, is_system) VALUES (1, false)")
    refresh_marts(world.connection, None, world.zone)
    world.connection.execute("DELETE FROM lake.analytics_events")
    refresh_marts(world.connection, {"analytics_events": {BEGIN.date() + timedelta(days=40)}}, world.zone)
    assert world.connection.execute("SELECT events FROM lake.mart_user_day").fetchall() == [(1,)]


def test_a_rollup_is_built_anew_when_its_sql_or_the_zone_is_another(world: World) -> None:
    add(world, [{**random_event(random.Random(1)), "occurred_at": datetime(2026, 3, 20, 23, 30), "person_id": 1}])  # noqa: DTZ001
    refresh_marts(world.connection, None, "UTC")
    refresh_marts(world.connection, {}, "Asia/Kolkata")
    assert world.connection.execute("SELECT day FROM lake.mart_user_day").fetchall() == [(date(2026, 3, 21),)]
    world.connection.execute("UPDATE lake.mart_build SET sha256 = 'older'")
    world.connection.execute("DROP TABLE lake.mart_user_day; CREATE TABLE lake.mart_user_day (other INTEGER)")
    refresh_marts(world.connection, {}, "Asia/Kolkata")
    assert world.connection.execute("SELECT day FROM lake.mart_user_day").fetchall() == [(date(2026, 3, 21),)]


def test_a_rollup_of_a_rollup_is_built_anew_with_it(world: World) -> None:
    add(world, [{**random_event(random.Random(number)), "person_id": 1} for number in range(9)])
    refresh_marts(world.connection, None, world.zone)
    before = tables(world)
    world.connection.execute("UPDATE lake.mart_build SET sha256 = 'older' WHERE mart = 'user_day'")
    refresh_marts(world.connection, {}, world.zone)
    assert tables(world) == before


def test_opting_out_takes_a_person_out_of_past_activity_and_leaves_the_ledger(world: World) -> None:
    add(world, [{**random_event(random.Random(1)), "person_id": 1}, {**random_event(random.Random(2)), "person_id": 2}])
    world.fill("INSERT INTO people (id, is_system) VALUES (1, false), (2, false)")
    world.fill(
        "INSERT INTO ai_cost_tracking BY NAME "
        "SELECT TIMESTAMP '2026-03-20 10:00:00' AS occurred_at, 1 AS person_id, 2.5 AS booked_cost"
    )
    refresh_marts(world.connection, None, world.zone)
    world.fill("INSERT INTO opt_outs VALUES (1, TIMESTAMP '2026-04-01 00:00:00')")
    refresh_marts(world.connection, {}, world.zone)
    assert world.connection.execute("SELECT DISTINCT person_id FROM lake.mart_user_day").fetchall() == [(2,)]
    assert world.connection.execute("SELECT sum(booked) FROM lake.mart_person_cost_day").fetchone() == (Decimal("2.5"),)
    world.fill("DELETE FROM opt_outs; UPDATE people SET is_system = true WHERE id = 2")
    refresh_marts(world.connection, {}, world.zone)
    assert world.connection.execute("SELECT DISTINCT person_id FROM lake.mart_user_day").fetchall() == [(1,)]


def test_a_refresh_that_is_stopped_raises_to_the_caller(world: World) -> None:
    def stop(message: str, fraction: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        refresh_marts(world.connection, None, world.zone, stop)


@pytest.mark.parametrize("mart", load_marts(), ids=lambda mart: mart.name)
def test_a_rollup_says_where_it_comes_from(mart: Any) -> None:
    assert mart.title
    assert mart.sort[0] == "day"
    assert all(f"lake.{source}" in mart.select for source in mart.sources)
