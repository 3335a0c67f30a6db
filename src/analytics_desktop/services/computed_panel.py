"""The panel of a computed metric: its evidence is asked for twice, and compared."""

from __future__ import annotations

from dataclasses import replace

from analytics_desktop.models.comparison import change_between
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric, PanelPlan
from analytics_desktop.models.page import Panel

from . import words
from .computed import Evidence, compute
from .query import Reader


def computed_panel(reader: Reader, metric: Metric, plan: PanelPlan, filters: Filters) -> tuple[Panel, int]:
    """The panel without its receipt, and how many rows of evidence it rests on. Raises Problem without a comparison.

    Half a period is no comparison. There are no parts when nothing was recorded in either.
    """
    period = filters.compared()
    if period is None:
        raise Problem(f"{metric.title} is told against an earlier period.", "Compare with the previous period.")
    now = reader.table(metric, filters.over(filters.period, "whole"))
    before = reader.table(metric, filters.over(period, "whole"))
    panel = Panel(metric, plan.chart, plan.title, plan.by)
    if now.rows and not _is_covered(reader, period):
        raise Problem(
            "There is no data of the whole compared period.", "Choose a shorter period, or another comparison."
        )
    if not (now.rows or before.rows):
        change = change_between(None, None, metric.good, words.against(filters))
        return replace(panel, change=change), len(now.rows)
    found = compute(Evidence(metric, now, before, _currency(reader)))
    panel = replace(panel, by=found.by, parts=found.parts, whole=found.whole, before=found.before, change=found.change)
    return panel, len(now.rows) + len(before.rows)


def _is_covered(reader: Reader, period: Period) -> bool:
    coverage = reader.coverage()
    return coverage is not None and period.start >= coverage[0]


def _currency(reader: Reader) -> str:
    cursor = reader.generation.cursor()
    try:
        row = cursor.execute("SELECT reporting_currency FROM lake.store_identity").fetchone()
    finally:
        cursor.close()
    return str(row[0]) if row else "USD"
