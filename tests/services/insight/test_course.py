"""How a budget will end, against arithmetic and simulation in plain Python."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

from analytics_desktop.models.budget import Budget
from analytics_desktop.services.insight.course import Course, course_of

TODAY = date(2026, 6, 1)
QUARTER = Budget("company", "", date(2026, 5, 1), date(2026, 6, 30), Decimal(6000))


def course(days: dict[date, Decimal], amount: object = 6000, complete: date = TODAY) -> Course:
    budget = Budget("company", "", QUARTER.first, QUARTER.last, Decimal(str(amount)))
    return course_of(budget, days, TODAY, complete, "UTC")


def noisy(seed: int, days: int = 200, level: float = 100.0, noise: float = 20.0) -> dict[date, Decimal]:
    rng = random.Random(seed)
    first = TODAY - timedelta(days=days)
    return {first + timedelta(days=index): Decimal(f"{max(0.0, rng.gauss(level, noise)):.6f}") for index in range(days)}


def test_a_steady_course_ends_at_booked_plus_days_left() -> None:
    found = course(dict.fromkeys(noisy(1), Decimal(100)))
    assert found.booked == Decimal(3100)
    assert found.expected == pytest.approx(6100, rel=0.01)
    assert found.breach_on == date(2026, 6, 30)
    assert found.breach is not None
    assert found.breach > 0.95


def test_a_broken_budget_names_the_day_and_is_certain() -> None:
    found = course(dict.fromkeys(noisy(1), Decimal(100)), amount=1000)
    assert (found.breach, found.breach_on) == (1.0, date(2026, 5, 11))
    assert found.expected == pytest.approx(6100, rel=0.01)


def test_a_budget_met_to_the_cent_is_not_broken() -> None:
    days = {date(2026, 5, 1): Decimal(6000)} | dict.fromkeys(
        [date(2026, 5, 1) - timedelta(days=k) for k in range(1, 90)], Decimal(0)
    )
    found = course_of(QUARTER, days, date(2026, 7, 1), date(2026, 7, 1), "UTC")
    assert (found.breach, found.breach_on, found.expected) == (0.0, None, 6000.0)


def test_the_probability_grows_as_the_amount_shrinks() -> None:
    chances = [course(noisy(2), amount).breach for amount in (7000, 6300, 6100, 5900, 5000)]
    assert all(chance is not None for chance in chances)
    assert chances == sorted(chances, key=lambda chance: chance or 0)
    assert (chances[0] or 0) < 0.05
    assert (chances[-1] or 0) > 0.95


@pytest.mark.parametrize(("room", "low", "high"), [(0.0, 0.3, 0.7), (1.28, 0.02, 0.25)])
def test_the_probability_is_about_how_often_it_happens(room: float, low: float, high: float) -> None:
    """Independent days with a known spread: the remaining sum has a known distribution around its mean."""
    chances = []
    for seed in range(12):
        days = noisy(seed)
        booked = float(sum(days[day] for day in days if day >= QUARTER.first))
        left = (QUARTER.last - TODAY).days + 1
        chances.append(course(days, round(booked + left * 100 + room * 20 * left**0.5, 2)).breach or 0.0)
    assert low < sum(chances) / len(chances) < high


def test_a_day_that_is_not_complete_is_booked_but_teaches_nothing() -> None:
    days = dict.fromkeys(noisy(1), Decimal(100))
    days[TODAY - timedelta(days=1)] = Decimal(3)
    half_known = course(days, complete=TODAY - timedelta(days=1))
    assert half_known.booked == Decimal(3003)
    assert half_known.expected == pytest.approx(6100, rel=0.01)


def test_too_little_history_is_unknown_and_says_so() -> None:
    found = course({TODAY - timedelta(days=1): Decimal(10)})
    assert (found.booked, found.expected, found.breach) == (Decimal(10), None, None)
    assert found.note


def test_a_scope_that_began_late_is_judged_from_its_first_spending() -> None:
    late = {day: amount if day >= TODAY - timedelta(days=60) else Decimal(0) for day, amount in noisy(3).items()}
    assert course(late).expected == pytest.approx(6100, rel=0.05)
