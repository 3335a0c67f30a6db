"""Each KPI: its newest value, its target, and whether it rises or falls by a test."""

from __future__ import annotations

from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.impact.kpi import YEAR, kpis
from analytics_desktop.services.impact.statistics import mann_kendall

from . import Computed, Evidence

ARROWS = {"up": "▲ up", "down": "▼ down", "flat": "● flat"}
COLUMNS = (
    Column("KPI", "text"), Column("Value", "ratio"), Column("Target", "ratio"), Column("Target met", "text"),
    Column("Trend", "text"), Column("p", "probability"), Column("n", "count"), Column("Unit", "text"),
    Column("As of", "date"), Column("Source", "text"),
)  # fmt: skip
NOTE = (
    "The trend is that of the last 365 days by Mann-Kendall: up or down where p is below 0.1, flat otherwise. "
    "Fewer than 4 values are too few to tell."
)


def compute(evidence: Evidence) -> Computed:
    rows = []
    for kpi in kpis(evidence.now):
        trend = mann_kendall(kpi.between(evidence.period.finish - YEAR, evidence.period.finish))
        words = ARROWS[trend.direction] if trend.p is not None else "too few"
        day, value = kpi.points[-1]
        p = None if trend.p is None else round(trend.p, 4)
        rows.append((kpi.name, value, kpi.target, kpi.met, words, p, trend.n, kpi.unit, day, kpi.source))
    return Computed(table=Table(COLUMNS, tuple(rows)), note=NOTE)
