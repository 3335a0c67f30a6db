"""Cumulative benefit against cumulative investment by month, with the range of the benefit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from analytics_desktop.models.page import Series
from analytics_desktop.services.impact.evidence import monthly
from analytics_desktop.services.impact.payback import course

from . import Computed, Evidence


def compute(evidence: Evidence) -> Computed:
    models = monthly(evidence.now)
    if not models:
        return Computed()
    last = list(models.values())[-1]
    worst, best = last.cases("benefits")
    base, low, high = (course(models, cases) for cases in ({}, worst, best))
    series = [_series("Investment", base.months, base.investment), _series("Benefit", base.months, base.benefit)]
    if worst:
        series += [
            _series("Benefit, low", low.months, low.benefit),
            _series("Benefit, high", high.months, high.benefit),
        ]
    return Computed(series=tuple(series), grain="month", formulas=last.formulas("benefits", "investment", "setup_cost"))


def _series(name: str, months: tuple[date, ...], values: tuple[Decimal | None, ...]) -> Series:
    return Series(name, months, values)
