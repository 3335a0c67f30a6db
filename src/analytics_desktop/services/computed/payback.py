"""Months until cumulative benefit covers cumulative investment."""

from __future__ import annotations

from analytics_desktop.models.page import Change
from analytics_desktop.services.impact.evidence import monthly
from analytics_desktop.services.impact.payback import Course, course

from . import Computed, Evidence


def compute(evidence: Evidence) -> Computed:
    models = monthly(evidence.now)
    if not models:
        return Computed(note="Nothing is recorded yet.")
    last = list(models.values())[-1]
    worst, best = last.cases("net_benefit")
    base, late, early = (course(models, cases) for cases in ({}, worst, best))
    return Computed(
        whole=base.paid_back,
        change=Change(None, None, "unknown", "unknown", "since the first investment"),
        note=payback_note(base, late, early),
        formulas=last.formulas("benefits", "investment", "setup_cost"),
    )


def payback_note(base: Course, late: Course, early: Course) -> str:
    """`At best in month 2, at worst not within 13 months; 13 months are known.`"""
    months = len(base.months)
    if not months:
        return "Nothing is invested yet."
    if base.paid_back is None:
        ahead = base.ahead
        way = f" At the pace of the last 3 months it takes {ahead:.0f} more." if ahead is not None else ""
        return f"Not reached within {months} months.{way}"
    return f"At best {_reached(early)}, at worst {_reached(late)}; {months} months are known."


def _reached(one: Course) -> str:
    return f"in month {one.paid_back}" if one.paid_back is not None else f"not within {len(one.months)} months"
