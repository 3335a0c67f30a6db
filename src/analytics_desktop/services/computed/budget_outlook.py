"""Where budgets will end: one row a budget, those most likely to break first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics_desktop.models.budget import Budget
from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.insight.course import Course, course_of

from . import Computed, Evidence

COLUMNS = (
    Column("Scope", "text"),
    Column("Name", "text"),
    Column("State", "text"),
    Column("From", "date"),
    Column("To", "date"),
    Column("Budget", "money"),
    Column("Booked", "money"),
    Column("Expected at end", "money"),
    Column("Low (80 %)", "money"),
    Column("High (80 %)", "money"),
    Column("Expected use", "percent"),
    Column("Probability of breach", "percent"),
    Column("Breach on", "date"),
    Column("Confidence", "percent"),
    Column("Found by", "text"),
)
AT_RISK = 0.2  # probability of breach from which a budget is at risk
LIKELY = 0.5


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: scope, name, first and last day, amount, whether the scope exists, day, booked."""
    found: dict[Budget, dict[date, Decimal]] = {}
    lost: set[Budget] = set()
    for scope, name, first, last, amount, known, day, booked in evidence.now.rows:
        assert isinstance(first, date)
        assert isinstance(last, date)
        budget = Budget(str(scope), str(name), first, last, Decimal(str(amount)))
        days = found.setdefault(budget, {})
        if isinstance(day, date) and booked is not None:
            days[day] = Decimal(str(booked))
        if known != "yes":
            lost.add(budget)
    courses = {budget: _course(evidence, budget, days, budget in lost) for budget, days in found.items()}
    ranked = sorted(
        courses.items(), key=lambda pair: (-(pair[1].breach or 0), pair[0].scope, pair[0].name, pair[0].first)
    )
    return Computed(table=Table(COLUMNS, tuple(_row(budget, course, evidence) for budget, course in ranked)))


def _course(evidence: Evidence, budget: Budget, days: dict[date, Decimal], lost: bool) -> Course:
    if lost:
        return Course(None, None, None, None, None, None, None, f"No {budget.scope} has this name.")
    return course_of(budget, days, evidence.period.finish, evidence.complete, evidence.zone)


def _row(budget: Budget, course: Course, evidence: Evidence) -> tuple[Cell, ...]:
    use = None if course.expected is None else course.expected / float(budget.amount)
    return (
        budget.scope,
        budget.name,
        _state(budget, course, evidence),
        budget.first,
        budget.last,
        budget.amount,
        course.booked,
        _money(course.expected),
        _money(course.low),
        _money(course.high),
        _percent(use),
        _percent(course.breach),
        course.breach_on or ("unknown" if course.breach is None else "not expected"),
        _percent(course.confidence),
        course.note,
    )


def _state(budget: Budget, course: Course, evidence: Evidence) -> str:
    if course.breach is None or course.booked is None:
        return "unknown"
    over = budget.last < min(evidence.period.finish, evidence.complete)
    if course.booked > budget.amount:
        return "broken"
    if over:
        return "kept"
    if course.breach >= LIKELY:
        return "will break"
    return "at risk" if course.breach >= AT_RISK else "on course"


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.2f}")


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
