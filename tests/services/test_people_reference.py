"""Metrics about people equal what plain Python counts from the raw rows, in zones of every kind."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from analytics_desktop.models.filters import Filters, Grain, Period
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.query import Reader
from tests.fixtures.activity import BEGIN, PEOPLE, ZONES, Event, add, company, random_event
from tests.services.test_marts_reference import local_day

CATALOGUE = load_catalogue()
PERIOD = Period(date(2026, 3, 24), date(2026, 4, 20))
# People who hold a seat, the first of whom also does something: their first and last day.
SEATS = {
    4: (date(2025, 1, 1), None),
    11: (date(2025, 1, 1), None),
    12: (date(2026, 4, 2), date(2026, 4, 9)),
    13: (date(2025, 1, 1), date(2026, 3, 1)),
    14: (date(2026, 4, 8), date(2026, 4, 8)),
}
TEAMS = {1: "A1", 2: "A1", 3: "A2", 4: "B1", 11: "A1", 12: "B1"}  # of the directory; events have teams of their own
DEPARTMENTS = {"A1": "A", "A2": "A", "B1": "B"}
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
    late = datetime(2026, 6, 1, 12)  # noqa: DTZ001 - the data ends long after everybody else was there
    events.append({**random_event(dice), "person_id": 1, "occurred_at": late})
    assert min(event["occurred_at"] for event in events) >= BEGIN - timedelta(days=1)
    world = company(request.param)
    world.fill("INSERT INTO features VALUES (1, 'Chat', ''), (2, 'Search', '')")
    for person, (start, end) in SEATS.items():
        days = f"'{start}', " + (f"'{end}'" if end else "NULL")
        world.connection.execute(f"DELETE FROM lake.people WHERE id = {person}")
        world.fill(
            "INSERT INTO people (id, external_id, display_name, is_system, has_seat, started_on, ended_on) "
            f"VALUES ({person}, 'p{person}', 'P{person}', false, true, {days})"
        )
    for person, team in TEAMS.items():
        world.connection.execute(
            f"UPDATE lake.people SET team_id = (SELECT id FROM lake.teams WHERE name = '{team}') WHERE id = {person}"
        )
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


def test_the_engagement_score_of_every_day_equals_its_formula(lived: Lived) -> None:
    """From before the first event until all of the last 28 days have gone by, and beyond the end of the data."""
    reader, events, zone = lived
    days = [local_day(event["occurred_at"], zone) for event in events]
    found = 0
    for number in range(-2, (max(days) - min(days)).days + 35):
        finish = min(days) + timedelta(days=number)
        rows = reader.table(CATALOGUE.metric("usage.people"), Filters(Period(finish - timedelta(days=9), finish))).rows
        expected = scores_before(min(finish, max(days) + timedelta(days=1)), events, zone)
        assert {int(str(row[0]).removeprefix("P")) for row in rows} == set(expected), finish
        for row in rows:
            *parts, days_active, actions, features, last_seen = expected[int(str(row[0]).removeprefix("P"))]
            assert row[3:6] == pytest.approx(parts, abs=1e-4)
            assert row[2] == pytest.approx(sum(parts), abs=1e-4)
            assert row[6:10] == (days_active, actions, features, last_seen)
            found += 1
    assert found > 100


SCORED = ((), (("department", "A"),), (("team", "A1"),), (("department", "A"), ("department", "B")))


@pytest.mark.parametrize("where", SCORED)
def test_people_by_score_equal_a_count(where: tuple[tuple[str, str], ...], lived: Lived) -> None:
    """The first three are stored for every day, the last is counted anew."""
    reader, events, zone = lived
    days = [local_day(event["occurred_at"], zone) for event in events]
    wanted = {name for _, name in where}
    seen: Counter[str] = Counter()
    for number in range(-2, (max(days) - min(days)).days + 35):
        finish = min(days) + timedelta(days=number)
        scores = scores_before(min(finish, max(days) + timedelta(days=1)), events, zone)
        people = {
            person: score
            for person, score in scores.items()
            if not wanted or wanted & {TEAMS.get(person), DEPARTMENTS.get(TEAMS.get(person, ""))}
        }
        asked = Filters(Period(finish - timedelta(days=9), finish), "whole", where=where)
        classes, places = (
            {str(row[0]): row[1] for row in reader.table(CATALOGUE.metric(metric), asked).rows}
            for metric in ("usage.score_distribution", "usage.help_needed")
        )
        assert +Counter(classes) == Counter(score_class(sum(score[:3])) for score in people.values()), finish
        assert +Counter(places) == Counter(places_of(people)), finish
        seen += Counter(places)
    assert all(seen[place] for place in ("Power users", "Between", "Training needs"))


def score_class(points: float) -> str:
    low = min(90, 10 * math.floor(round(points, 4) / 10))
    return f"{low} to {100 if low == 90 else low + 9}"


def places_of(people: Mapping[int, Sequence[Any]]) -> Iterator[str]:
    """Power users are a tenth of the people, rounded up, and all who have as many points as the last of these."""
    points = {person: sum(score[:3]) for person, score in people.items()}
    best = sorted(points.values(), reverse=True)[: math.ceil(len(points) / 10)]
    for person, score in people.items():
        if points[person] >= best[-1] and score[4]:
            yield "Power users"
        else:
            yield "Training needs" if person in SEATS and points[person] < 20 else "Between"


def scores_before(
    finish: date, events: list[Event], zone: str
) -> dict[int, tuple[float, float, float, int, int, int, date | None]]:
    """{person: the three parts of the score, active days, actions, features, last active day} of 28 days."""
    first = finish - timedelta(days=28)
    window = [event for event in events if first <= local_day(event["occurred_at"], zone) < finish]
    active = days_of(window, zone)
    actions = Counter(event["person_id"] for event in window)
    features = {
        person: len({event["feature_id"] for event in window if event["person_id"] == person} - {None})
        for person in actions
    }
    if not window:
        return {}
    most, widest = p90(list(actions.values())), p90(list(features.values()))
    seated = {person for person, (start, end) in SEATS.items() if start < finish and (end is None or end >= finish)}
    return {
        person: (
            40 * min(1, len([day for day in active[person] if day.weekday() < 5]) / 20),
            30 * min(1, math.log(1 + actions[person]) / math.log(1 + most)),
            30 * min(1, features.get(person, 0) / (widest or 1)),
            len(active[person]),
            actions[person],
            features.get(person, 0),
            max(active[person], default=None),
        )
        for person in {*actions, *seated}
    }


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
        by_team = reader.rows(CATALOGUE.metric("usage.engagement"), Filters(period, "whole", by="team"))
        for _, team, value in by_team:
            scores = [Decimal(str(row[2])) for row in people if row[1] == team]
            assert Decimal(str(value)) == (sum(scores) / len(scores)).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        assert len(by_team) == len({row[1] for row in people})
    assert ties


def p90(numbers: list[int]) -> float:
    """Between the two nearest ranks, in proportion."""
    ordered, place = sorted(numbers), 0.9 * (len(numbers) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
