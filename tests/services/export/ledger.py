"""Stands in for an opened workspace, and reads control totals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Value
from tests.fixtures import pages

Rows = Sequence[tuple[date | datetime | None, str | None, Value]]


class Desk:
    """Three months of cost by two segments, which sum to the page's total."""

    def rows(self, metric_id: str, filters: Filters) -> Rows:
        assert (metric_id, filters.grain) == ("cost.total_cost", "month")
        if filters.by == "team":
            raise Problem("no such dimension")
        whole = pages.cost_page().panels[0].whole
        assert isinstance(whole, Decimal)
        months = (date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1))
        rows: list[tuple[date, str | None, Value]] = [(month, "A", whole / 10) for month in months]
        return [*rows, (months[2], None, whole - whole / 10 * 3)]


def ties(book: Any) -> list[tuple[Any, ...]]:
    rows = list(book["README"].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Control total") + 1
    return [row[:4] for row in rows[start:] if row[0] and isinstance(row[2], (int, float))]
