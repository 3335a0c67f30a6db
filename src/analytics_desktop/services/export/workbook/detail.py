"""Cost by month and dimension, which the pages show only in part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Cell, Column, Page, Value

COST = "cost.total_cost"
DIMENSIONS = ("department", "team", "agent", "model")


class Ledger(Protocol):
    """Whoever can answer for one metric: (period, segment, value), one row a number."""

    def rows(self, metric_id: str, filters: Filters) -> Sequence[tuple[date | datetime | None, str | None, Value]]: ...


def cost_columns(dimension: str) -> tuple[Column, ...]:
    return Column("Month", "date"), Column(dimension.capitalize(), "text"), Column("Cost", "money")


def cost_by_month(desk: Ledger, page: Page, dimension: str) -> list[tuple[Cell, ...]] | None:
    """Rows of month, segment, cost with the page's filters; None where the data has no such dimension."""
    filters = replace(page.filters, grain="month", by=dimension)
    try:
        rows = desk.rows(COST, filters)
    except Problem:
        return None
    return [(period, segment or "(none)", value) for period, segment, value in rows]


def sum_of(values: Sequence[Cell]) -> Decimal:
    """Exact sum of the numbers among the cells."""
    numbers = (value for value in values if isinstance(value, (Decimal, int, float)) and not isinstance(value, bool))
    return sum((Decimal(str(value)) for value in numbers), Decimal(0))
