"""Engagement scores, and how many people have which, equal what plain Python makes of the raw rows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.catalogue import load_catalogue
from tests.fixtures.activity import ZONES, Event
from tests.fixtures.lives import DEPARTMENTS, PERIOD, SEATS, TEAMS, Lived, days_of, lives
from tests.services.test_marts_reference import local_day

CATALOGUE = load_catalogue()


@pytest.fixture(scope="module", params=ZONES)
def lived(request: pytest.FixtureRequest) -> Iterator[Lived]:
    with lives(request.param) as one:
        yield one


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
