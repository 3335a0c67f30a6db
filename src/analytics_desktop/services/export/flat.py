"""A panel as one flat table, the form in which CSV, JSON, workbook and audit pack carry it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from analytics_desktop.models.page import Cell, Column, Page, Panel, Suppressed, Table, Value

WHOLE = "whole"


class Row(NamedTuple):
    """One number. `grain` is "whole" for the value of the whole period, whose `period` is the first day."""

    grain: str
    period: date | datetime
    segment: str | None
    value: Value


def rows_of(panel: Panel, page: Page) -> list[Row]:
    """Whole-period value, its parts, then the series; empty for table panels."""
    if panel.pending:
        return []
    start = page.filters.period.start
    rows = [] if panel.table is not None else [Row(WHOLE, start, None, panel.whole)]
    if panel.trouble is not None:
        return []
    rows += [Row(WHOLE, start, part.segment, part.value) for part in panel.parts]
    grain = page.stepped(panel).filters.grain
    for series in panel.series:
        pairs = zip(series.periods, series.values, strict=True)
        rows += [Row(grain, period, series.segment, value) for period, value in pairs]
    return rows


def table_of(panel: Panel, page: Page) -> Table:
    """The panel's own table, or its numbers as grain, period, segment, value."""
    if panel.table is not None:
        return panel.table
    columns = (Column("grain", "text"), Column("period", "date"), Column("segment", "text"))
    return Table((*columns, Column("value", panel.metric.unit)), tuple(rows_of(panel, page)))


def unique_panels(page: Page) -> tuple[Panel, ...]:
    """Each metric and split once: a card and a line of one metric hold the same numbers."""
    seen: dict[tuple[str, str | None], Panel] = {}
    for panel in page.panels:
        key = (panel.metric.id, panel.by)
        if key not in seen or len(panel.series) > len(seen[key].series):
            seen[key] = panel
    return tuple(seen.values())


def plain(cell: Cell) -> str | int | float | bool | None:
    """A cell for JSON: exact decimals and ISO dates as text, counts as integers, unknown as null."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, Suppressed):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
