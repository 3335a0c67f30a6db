"""What cost will be: the next 30 and 90 days, and the running month with what is booked of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from analytics_desktop.models.calendar import add_months
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.forecast import Forecast
from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.insight.expected import expected_days

from . import Computed, Evidence

COLUMNS = (
    Column("Span", "text"),
    Column("From", "date"),
    Column("To", "date"),
    Column("Booked", "money"),
    Column("Expected in all", "money"),
    Column("Low (80 %)", "money"),
    Column("High (80 %)", "money"),
    Column("Confidence", "percent"),
    Column("Past error", "percent"),
    Column("Past coverage", "percent"),
    Column("Found by", "text"),
)
SPANS = (30, 90)


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: day, booked."""
    days = {
        day: Decimal(str(booked)) for day, booked in evidence.now.rows if isinstance(day, date) and booked is not None
    }
    known = min(evidence.period.finish, evidence.complete)
    spans = [(f"Next {steps} days", known, known + timedelta(days=steps)) for steps in SPANS]
    month = known.replace(day=1)
    spans.append((f"{month:%B %Y}", month, add_months(month, 1)))
    try:
        amounts = {day: float(amount) for day, amount in days.items() if day < known}
        ahead = expected_days(amounts, known, evidence.zone, max(SPANS))
    except Problem as problem:
        return Computed(table=Table(COLUMNS, tuple(_unknown(span, problem.sentence) for span in spans)))
    if not ahead.forecastable:
        return Computed(table=Table(COLUMNS, tuple(_unknown(span, ahead.reason) for span in spans)))
    return Computed(table=Table(COLUMNS, tuple(_row(span, days, known, ahead) for span in spans)))


Named = tuple[str, date, date]  # the span's name, its first day and the day after it


def _unknown(span: Named, reason: str) -> tuple[Cell, ...]:
    return (span[0], span[1], span[2] - timedelta(days=1), *[None] * 7, reason)


def _row(span: Named, days: dict[date, Decimal], known: date, ahead: Forecast) -> tuple[Cell, ...]:
    from scipy.special import stdtrit

    name, first, after = span
    steps = (after - known).days
    booked = sum((amount for day, amount in days.items() if first <= day < known), Decimal(0))
    total = sum(row.point for row in ahead.rows[:steps])
    half = float(stdtrit(ahead.freedom, 0.9)) * ahead.sum_errors[steps - 1]
    tested = next((one for one in ahead.sums if one.steps == steps and first == known), None)
    low, high = (tested.low, tested.high) if tested else (max(total - half, 0.0), total + half)
    return (
        name,
        first,
        after - timedelta(days=1),
        booked if first < known else None,
        *(booked + Decimal(f"{value:.2f}") for value in (total, low, high)),
        *(None if share is None else round(100 * share, 1) for share in _shares(ahead)),
        ahead.model[:1].upper() + ahead.model[1:],
    )


def _shares(ahead: Forecast) -> tuple[float | None, ...]:
    return ahead.confidence, ahead.past_error, ahead.past_coverage
