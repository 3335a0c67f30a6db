"""Metrics about people equal what plain Python counts from the raw rows, in zones of every kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from analytics_desktop.models.filters import Filters, Grain, Period
from analytics_desktop.services.catalogue import load_catalogue
from tests.fixtures.activity import ZONES
from tests.fixtures.lives import PERIOD, Lived, days_of, lives
from tests.services.test_marts_reference import local_day

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module", params=ZONES)
def lived(request: pytest.FixtureRequest) -> Iterator[Lived]:
    with lives(request.param) as one:
        yield one


def bucket(day: date, grain: Grain) -> date:
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain == "month" else day


def after(start: date, grain: Grain) -> date:
    if grain == "month":
        return (start + timedelta(days=32)).replace(day=1)
    return start + timedelta(days=7 if grain == "week" else 1)


@pytest.mark.parametrize("grain", ["day", "week", "month"])
def test_lifecycle_equals_a_walk_through_each_life(grain: Grain, lived: Lived) -> None:
    reader, events, zone = lived
    last = max(local_day(event["occurred_at"], zone) for event in events)
    expected: Counter[tuple[date, str]] = Counter()
    for days in days_of(events, zone).values():
        active = {bucket(day, grain) for day in days if day < PERIOD.finish}
        at = bucket(min(days), grain)
        while at < PERIOD.finish and at <= last:
            before = {one for one in active if one < at}
            if at in active:
                kind = "New" if not before else "Returning" if after(max(before), grain) == at else "Resurrected"
                expected[at, kind] += 1
            elif before and after(max(before), grain) == at:
                expected[at, "Dormant"] += 1
            at = after(at, grain)
    wanted = {key: count for key, count in expected.items() if key[0] >= bucket(PERIOD.start, grain)}
    rows = reader.rows(CATALOGUE.metric("usage.lifecycle"), Filters(PERIOD, grain))
    assert {(period, segment): value for period, segment, value in rows} == wanted


def test_lives_of_a_whole_period_equal_those_of_each_person(lived: Lived) -> None:
    reader, events, zone = lived
    lives = days_of(events, zone).values()
    for start, finish in [(number, number + length) for number in range(0, 40, 3) for length in (1, 7, 20)]:
        period = Period(PERIOD.start + timedelta(days=start - 20), PERIOD.start + timedelta(days=finish - 20))
        previous = period.start - timedelta(days=period.days)
        expected: Counter[str] = Counter()
        for days in lives:
            is_active = any(period.start <= day < period.finish for day in days)
            was_active = any(previous <= day < period.start for day in days)
            was_ever = any(day < period.start for day in days)
            kind = "Returning" if was_active else "Resurrected" if was_ever else "New"
            expected["Dormant" if was_active and not is_active else kind] += is_active or was_active
        if period.start > max(day for days in lives for day in days):
            expected.clear()
        rows = reader.rows(CATALOGUE.metric("usage.lifecycle"), Filters(period, "whole"))
        assert {(None, name): count for name, count in expected.items() if count} == {row[:2]: row[2] for row in rows}


def test_retention_equals_the_weeks_of_each_person(lived: Lived) -> None:
    reader, events, zone = lived
    expected: Counter[tuple[date, int]] = Counter()
    for days in days_of(events, zone).values():
        weeks = {bucket(day, "week") for day in days if day < PERIOD.finish}
        cohort = min(weeks)
        for week in weeks:
            if cohort >= PERIOD.start and after(week, "week") <= PERIOD.finish:
                expected[cohort, (week - cohort).days // 7] += 1
    table = reader.table(CATALOGUE.metric("usage.retention"), Filters(PERIOD))
    assert {(row[0], row[1]): row[2] for row in table.rows} == dict(expected)


def test_active_days_equal_a_count(lived: Lived) -> None:
    reader, events, zone = lived
    counts = Counter(
        len([day for day in days if PERIOD.start <= day < PERIOD.finish]) for days in days_of(events, zone).values()
    )
    found = {str(row[0]): row[1] for row in reader.table(CATALOGUE.metric("usage.active_days"), Filters(PERIOD)).rows}
    assert found["1 day"] == counts[1]
    assert found["2 to 3 days"] == counts[2] + counts[3]
    assert found["4 to 7 days"] == sum(counts[number] for number in range(4, 8))


def test_active_days_within_departments_equal_a_count(lived: Lived) -> None:
    """One is stored, two are counted anew; and both periods of a comparison, before, within and after the data."""
    reader, events, zone = lived
    metric, numbers = CATALOGUE.metric("usage.active_days"), {"A": 1, "B": 2, "(none)": None}
    for names in (("A",), ("B",), ("A", "B"), ("A", "(none)")):
        departments = {numbers[name] for name in names}
        days = days_of([event for event in events if event["department_id"] in departments], zone).values()
        for start in range(-40, 90, 10):
            period = Period(PERIOD.start + timedelta(days=start), PERIOD.start + timedelta(days=start + 20))
            asked = Filters(period, "whole", where=tuple(("department", name) for name in names))
            tables = reader.table_and_before(metric, asked, period.previous())
            for one, table in zip((period, period.previous()), tables, strict=True):
                counts = Counter(len([day for day in each if one.start <= day < one.finish]) for each in days)
                found = {str(row[0]): row[1] for row in table.rows} if table else {}
                if table is not None:
                    assert found.get("1 day", 0) == counts[1], (names, one)
                    assert found.get("4 to 7 days", 0) == sum(counts[number] for number in range(4, 8)), (names, one)


def test_distinct_people_of_features_equal_sets(lived: Lived) -> None:
    reader, events, zone = lived
    names = {1: "Chat", 2: "Search"}
    hours: dict[tuple[datetime, str], set[int]] = defaultdict(set)
    daily: dict[tuple[date, str], set[int]] = defaultdict(set)
    for event in events:
        local = event["occurred_at"].replace(tzinfo=UTC).astimezone(ZoneInfo(zone))
        if event["feature_id"] and PERIOD.start <= local.date() < PERIOD.finish:
            hour = datetime(2001, 1, 1) + timedelta(days=local.weekday(), hours=local.hour)  # noqa: DTZ001 - a wall clock
            hours[hour, names[event["feature_id"]]].add(event["person_id"])
            daily[local.date(), names[event["feature_id"]]].add(event["person_id"])
    for metric, expected in (("usage.feature_people", hours), ("usage.feature_people_days", daily)):
        rows = reader.rows(CATALOGUE.metric(metric), Filters(PERIOD, "day"))
        assert {(period, segment): value for period, segment, value in rows} == {
            key: len(people)
            for key, people in expected.items()  # type: ignore[attr-defined]
        }
