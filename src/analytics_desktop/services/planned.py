"""What was planned for a metric: its budget of the period that is asked for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Chart, Metric
from analytics_desktop.models.page import Value

from .catalogue import load_evidence
from .query import Reader


def planned(reader: Reader, metric: Metric, filters: Filters) -> dict[str | None, Value]:
    """Segment -> its budget of the period; nothing where the metric has none, or none of what is asked."""
    if not metric.budget:
        return {}
    try:
        rows = reader.rows(load_evidence()[metric.budget], filters.over(filters.period, "whole"))
    except Problem:  # budgets are not kept by what is asked
        return {}
    return {segment: value for _, segment, value in rows if value is not None}


def planned_whole(reader: Reader, metric: Metric, filters: Filters) -> Value:
    """Budgets of parts are no budget of the whole, which has its own; None where it has not."""
    return planned(reader, metric, replace(filters, by=None)).get(None)


def planned_day(reader: Reader, metric: Metric, filters: Filters, chart: Chart) -> Decimal | None:
    """The budget of one day, for a chart over days that is not split."""
    if chart != "line" or filters.grain != "day" or filters.by:
        return None
    whole = planned_whole(reader, metric, filters)
    return (whole / filters.period.days).quantize(Decimal("0.01")) if isinstance(whole, Decimal) else None
