"""How each KPI of quality and satisfaction stood at first and stands now, with the interval of the difference."""

from __future__ import annotations

from statistics import fmean

from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.impact.kpi import SPAN, Kpi, kpis
from analytics_desktop.services.impact.statistics import mean_difference

from . import Computed, Evidence

COLUMNS = (
    Column("KPI", "text"), Column("At first", "ratio"), Column("Now", "ratio"), Column("Change", "ratio"),
    Column("Low", "ratio"), Column("High", "ratio"), Column("Change in percent", "percent"),
    Column("Verdict", "text"), Column("n at first", "count"), Column("n now", "count"), Column("Unit", "text"),
)  # fmt: skip
NOTE = (
    "Means of the first 90 days of each KPI and of the last 90 days of the period, with Welch's 95 % interval. "
    "Much else changed in between: this is before and after, not cause."
)


def compute(evidence: Evidence) -> Computed:
    rows = [row for kpi in kpis(evidence.now) if (row := _row(kpi, evidence)) is not None]
    return Computed(table=Table(COLUMNS, tuple(rows)), note=NOTE)


def _row(kpi: Kpi, evidence: Evidence) -> tuple[Cell, ...] | None:
    """None where the two spans would overlap."""
    began, finish = kpi.points[0][0], evidence.period.finish
    first, now = kpi.between(began, began + SPAN), kpi.between(finish - SPAN, finish)
    change = mean_difference(now, first)
    if change is None or began + SPAN > finish - SPAN:
        return None
    ends = tuple(None if end is None else round(end, 6) for end in (change.value, change.low, change.high))
    percent = round(100 * change.value / abs(fmean(first)), 6) if fmean(first) else None
    verdict = "no clear change"
    if change.excludes_zero:
        good = kpi.rising_is_good
        verdict = "changed" if good is None else "better" if (change.value > 0) == good else "worse"
    middle = (round(fmean(first), 6), round(fmean(now), 6))
    return kpi.name, *middle, *ends, percent, verdict, len(first), len(now), kpi.unit
