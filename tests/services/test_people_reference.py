"""Metrics about people equal what plain Python counts from the raw rows, in zones of every kind."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from analytics_desktop.models.filters import Filters, Grain, Period
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.query import Reader
from tests.fixtures.activity import BEGIN, PEOPLE, ZONES, Event, add, company, random_event
from tests.services.test_marts_reference import local_day

CATALOGUE = load_catalogue()
PERIOD = Period(date(2026, 3, 24), date(2026, 4, 20))
Lived = tuple[Reader, list[Event], str]


@pytest.fixture(scope="module", params=ZONES)
def lived(request: pytest.FixtureRequest) -> Iterator[Lived]:
    """Thirty days of four people, each with long absences."""
    dice = random.Random(request.param)
    events = []
    for person in PEOPLE:
        for start in (0, 9 + person, 17 + 2 * person):
            for _ in range(8):
                event = {**random_event(dice), "person_id": person}
                event["occurred_at"] = event["occurred_at"].replace(day=20, month=3) + timedelta(
                    days=start + dice.randrange(3)
                )
                events.append(event)
    assert min(event["occurred_at"] for event in events) >= BEGIN - timedelta(days=1)
    world = company(request.param)
    world.fill("INSERT INTO features VALUES (1, 'Chat', ''), (2, 'Search', '')")
    add(world, events)
    yield world.reader(), events, request.param
    world.connection.close()


def days_of(events: list[Event], zone: str) -> dict[int, set[date]]:
    seen: dict[int, set[date]] = defaultdict(set)
    for event in events:
        seen[event["person_id"]].add(local_day(event["occurred_at"], zone))
    return seen


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


def test_distinct_people_of_features_equal_sets(lived: Lived) -> None:
    reader, events, zone = lived
    names = {1: "Chat", 2: "Search"}
    hours: dict[tuple[datetime, str], set[int]] = defaultdict(set)
    daily: dict[tuple[date, str], set[int]] = defaultdict(set)
    from datetime import UTC
    from zoneinfo import ZoneInfo

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


def test_the_engagement_score_equals_its_formula(lived: Lived) -> None:
    reader, events, zone = lived
    last = max(local_day(event["occurred_at"], zone) for event in events)
    finish = min(PERIOD.finish, last + timedelta(days=1))
    window = [
        event for event in events if finish - timedelta(days=28) <= local_day(event["occurred_at"], zone) < finish
    ]
    actions = Counter(event["person_id"] for event in window)
    workdays = {
        person: len({day for day in days if day.weekday() < 5 and finish - timedelta(days=28) <= day < finish})
        for person, days in days_of(window, zone).items()
    }
    features = {
        person: len({event["feature_id"] for event in window if event["person_id"] == person} - {None})
        for person in actions
    }
    most, widest = p90(list(actions.values())), p90(list(features.values()))
    rows = reader.table(CATALOGUE.metric("usage.people"), Filters(PERIOD)).rows
    assert len(rows) == len(actions)
    for row in rows:
        person = int(str(row[0]).removeprefix("P"))
        parts = (
            40 * min(1, workdays[person] / 20),
            30 * min(1, math.log(1 + actions[person]) / math.log(1 + most)),
            30 * min(1, features[person] / widest),
        )
        assert row[3:6] == pytest.approx(parts, abs=1e-4)
        assert row[2] == pytest.approx(sum(parts), abs=1e-4)


def test_the_average_score_is_exact_and_rounded_half_up(lived: Lived) -> None:
    """Of periods that end on each day: a sum of fractions would be off by one in the last place now and then."""
    reader, ties = lived[0], 0
    for number in range(PERIOD.days):
        period = Period(PERIOD.start - timedelta(days=28), PERIOD.start + timedelta(days=number))
        people = reader.table(CATALOGUE.metric("usage.people"), Filters(period)).rows
        rows = reader.rows(CATALOGUE.metric("usage.engagement"), Filters(period, "whole"))
        mean = sum(Decimal(str(row[2])) for row in people) / len(people) if people else None
        ties += mean is not None and mean != round(mean, 4)
        expected = [] if mean is None else [mean.quantize(Decimal("0.0001"), ROUND_HALF_UP)]
        assert [Decimal(str(value)) for _, _, value in rows] == expected, period
    assert ties


def p90(numbers: list[int]) -> float:
    """Between the two nearest ranks, in proportion."""
    ordered, place = sorted(numbers), 0.9 * (len(numbers) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
