"""Rows of a table metric by the names of its columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analytics_desktop.models.page import Cell

from .months import month_filters

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk


def rows_of(desk: Desk, metric: str, month: date) -> list[dict[str, Cell]]:
    """Raises Problem where the role may not see the metric."""
    table = desk.panel(metric, month_filters(month)).table
    if table is None:
        raise TypeError(f"{metric} is no table")
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]
