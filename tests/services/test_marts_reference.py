"""Rollups hold what plain Python counts from the raw rows, in zones of every kind."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from analytics_desktop.services.marts import refresh_marts
from tests.fixtures.activity import ZONES, Event, add, company, random_event
from tests.fixtures.example import World


@pytest.fixture(params=ZONES)
def zoned(request: pytest.FixtureRequest) -> Iterator[World]:
    world = company(request.param)
    yield world
    world.connection.close()


def test_distinct_people_equal_a_count_in_plain_python(zoned: World) -> None:
    dice = random.Random(zoned.zone)
    events = [random_event(dice) for _ in range(80)]
    add(zoned, events)
    refresh_marts(zoned.connection, None, zoned.zone)
    seen: dict[tuple[str, int | None], set[tuple[date, int]]] = defaultdict(set)
    for event in events:
        if event["person_id"] is not None:
            one = (local_day(event["occurred_at"], zoned.zone), event["person_id"])
            for key in (("company", None), ("department", event["department_id"]), ("team", event["team_id"])):
                seen[key].add(one)
    expected = []
    for (dimension, number), visits in seen.items():
        first = min(day for day, _ in visits)
        for day in (first + timedelta(days=shift) for shift in range(60)):
            counts = [
                len({who for when, who in visits if day - timedelta(days=span) < when <= day}) for span in (1, 7, 30)
            ]
            if counts[2]:
                expected.append((day, dimension, number, *counts))
    found = zoned.connection.execute("FROM lake.mart_active_day").fetchall()
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_sessions_equal_a_walk_in_plain_python(zoned: World) -> None:
    dice = random.Random(zoned.zone)
    events = [random_event(dice) for _ in range(120)]
    add(zoned, events)
    refresh_marts(zoned.connection, None, zoned.zone)
    expected: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for day, seconds, size in walked_sessions(events, zoned.zone):
        for index, amount in enumerate((1, seconds, size)):
            expected[day][index] += amount
    found = zoned.connection.execute(
        "SELECT day, sum(sessions), sum(seconds), sum(events) FROM lake.mart_session_day GROUP BY day"
    ).fetchall()
    assert {row[0]: list(row[1:]) for row in found} == expected


def walked_sessions(events: list[Event], zone: str) -> Iterator[tuple[date, int, int]]:
    """(day, seconds, events) of each session, told one event after the other."""
    streams: dict[tuple[Any, Any], list[datetime]] = defaultdict(list)
    for event in events:
        if event["person_id"] is not None:
            streams[event["person_id"], event["session_id"]].append(event["occurred_at"])
    for (_, session), instants in streams.items():
        gap = timedelta(minutes=30) if session is None else timedelta(hours=24)
        runs: list[list[datetime]] = []
        for instant in sorted(instants):
            if runs and instant - runs[-1][-1] < gap:
                runs[-1].append(instant)
            else:
                runs.append([instant])
        for run in runs:
            pieces: dict[Any, list[datetime]] = defaultdict(list)
            for instant in run:
                pieces[local_day(instant, zone) if run[-1] - run[0] > timedelta(hours=24) else None].append(instant)
            for piece in pieces.values():
                yield local_day(piece[0], zone), int((piece[-1] - piece[0]).total_seconds()), len(piece)


def local_day(instant: datetime, zone: str) -> date:
    return instant.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("Asia/Kolkata", "2026-03-01 18:29:59", date(2026, 3, 1)),
        ("Asia/Kolkata", "2026-03-01 18:30:00", date(2026, 3, 2)),
        ("Europe/Berlin", "2026-03-29 21:59:59", date(2026, 3, 29)),  # 23 hours long
        ("Europe/Berlin", "2026-03-29 22:00:00", date(2026, 3, 30)),
        ("Europe/Berlin", "2026-10-25 22:59:59", date(2026, 10, 25)),  # 25 hours long
        ("America/Havana", "2026-11-01 04:30:00", date(2026, 11, 1)),  # the hour after midnight comes twice
        ("America/Havana", "2026-11-01 03:59:59", date(2026, 10, 31)),
        ("Australia/Lord_Howe", "2026-04-04 13:00:00", date(2026, 4, 5)),  # half an hour of summer time
    ],
)
def test_a_day_begins_at_local_midnight(zone: str, instant: str, day: date) -> None:
    world = company(zone)
    add(world, [{**random_event(random.Random(1)), "occurred_at": datetime.fromisoformat(instant), "person_id": 1}])
    refresh_marts(world.connection, None, zone)
    assert world.connection.execute("SELECT day FROM lake.mart_user_day").fetchall() == [(day,)]
    refresh_marts(world.connection, {"analytics_events": {datetime.fromisoformat(instant).date()}}, zone)
    assert world.connection.execute("SELECT day, events FROM lake.mart_user_day").fetchall() == [(day, 1)]
    world.connection.close()


def test_a_percentile_from_the_histogram_is_within_one_percent(world: World) -> None:
    dice = random.Random(7)
    durations = sorted(int(dice.lognormvariate(8, 2)) for _ in range(2001))
    world.connection.executemany(
        "INSERT INTO lake.agent_executions (started_at, agent_id, outcome, attempts, duration_ms) "
        "VALUES ('2026-03-02', 1, 'success', 1, ?)",
        [[one] for one in durations],
    )
    refresh_marts(world.connection, None, world.zone)
    rows = world.connection.execute(
        "SELECT bucket, sum(executions) FROM lake.mart_duration_histogram GROUP BY 1 ORDER BY 1"
    ).fetchall()
    for percent in (1, 50, 95, 99):
        exact, found = durations[-(-percent * 2001 // 100) - 1], quantile(rows, percent, 2001)
        assert abs(found - exact) <= 0.0101 * exact


def quantile(rows: list[Any], percent: int, count: int) -> float:
    up_to_here = 0
    for bucket, members in rows:
        up_to_here += members
        if 100 * up_to_here >= percent * count:
            return 0.0 if bucket < 0 else 2 * (1.01 / 0.99) ** bucket / (1.01 / 0.99 + 1)
    raise AssertionError
