"""How a budget will end: what is expected on its last day, how likely it is broken, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate

from analytics_desktop.models.budget import Budget
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.forecast import Forecast

from .expected import expected_days


@dataclass(frozen=True)
class Course:
    """`low` and `high` hold 80 %. `breach` is a probability 0..1, `breach_on` the day on which the amount is passed.

    Unknown is None; `note` says how it was found, or why not.
    """

    booked: Decimal | None
    expected: float | None
    low: float | None
    high: float | None
    breach: float | None
    breach_on: date | None
    confidence: float | None
    note: str


def course_of(budget: Budget, days: Mapping[date, Decimal], finish: date, complete: date, zone: str) -> Course:
    """`days`: what was booked on each day before `finish`, also before the budget began; from `complete` on not all."""
    own = {day: amount for day, amount in sorted(days.items()) if budget.first <= day <= budget.last and day < finish}
    booked = sum(own.values(), Decimal(0))
    broken = _passed(own, budget.amount)
    known = min(finish, complete)
    left = (budget.last - known).days + 1
    if left <= 0 or broken is not None:
        return _settled(budget, days, booked, broken, known, zone)
    try:
        ahead = expected_days({day: float(amount) for day, amount in days.items() if day < known}, known, zone, left)
    except Problem as problem:
        return Course(booked, None, None, None, None, None, None, problem.sentence)
    sure = sum((amount for day, amount in own.items() if day < known), Decimal(0))
    return _running(budget, booked, float(sure), known, ahead)


def _settled(
    budget: Budget, days: Mapping[date, Decimal], booked: Decimal, broken: date | None, known: date, zone: str
) -> Course:
    """Nothing is left to be expected of the breach: the budget is over, or it is broken already."""
    if (budget.last - known).days < 0:
        total, breach = float(booked), 1.0 if broken else 0.0
        return Course(booked, total, total, total, breach, broken, 1.0, "The budget is over.")
    rest = course_of(_endless(budget), days, known, known, zone)
    return Course(
        booked, rest.expected, rest.low, rest.high, 1.0, broken, rest.confidence, f"Broken on {broken}. {rest.note}"
    )


def _endless(budget: Budget) -> Budget:
    return Budget(budget.scope, budget.name, budget.first, budget.last, Decimal("Infinity"))


def _passed(days: Mapping[date, Decimal], amount: Decimal) -> date | None:
    totals = zip(days, accumulate(days.values()), strict=True)
    return next((day for day, total in totals if total > amount), None)


def _running(budget: Budget, booked: Decimal, sure: float, known: date, ahead: Forecast) -> Course:
    from scipy.special import stdtr, stdtrit

    totals = list(accumulate((row.point for row in ahead.rows), initial=sure))[1:]
    error, amount = max(ahead.sum_errors[-1], 1e-9 * max(abs(totals[-1]), 1.0)), float(budget.amount)
    room = (amount - totals[-1]) / error
    half = float(stdtrit(ahead.freedom, 0.9)) * error
    day = next((known + timedelta(days=index) for index, total in enumerate(totals) if total > amount), None)
    note = ahead.reason or ahead.model[:1].upper() + ahead.model[1:]
    return Course(
        booked,
        totals[-1],
        max(totals[-1] - half, sure),
        totals[-1] + half,
        float(stdtr(ahead.freedom, -room)) if amount != float("inf") else 0.0,
        day,
        ahead.confidence,
        note,
    )
