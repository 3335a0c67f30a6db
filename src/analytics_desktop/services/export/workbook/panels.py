"""The sheets of one panel: over time, by segment, or its own table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analytics_desktop.models.page import Cell, Column, Page, Panel

from .detail import sum_of
from .sheet import Book, Sheet


@dataclass(frozen=True)
class TieOut:
    """A sum in the workbook that has to equal a number of the Page."""

    what: str
    sheet: Sheet
    column: str
    unit: str
    found: Decimal
    expected: Decimal


def add_panel(book: Book, page: Page, panel: Panel) -> list[TieOut]:
    """Write the panel's sheets and say what ties out; a failed panel has no sheet."""
    if panel.trouble is not None:
        return []
    name = f"{page.id} {panel.metric.id.partition('.')[2]}"
    if panel.table is not None:
        book.add_table(name, unique_columns(panel.table.columns), panel.table.rows)
        return []
    ties = []
    if panel.parts:
        ties.append(_add_parts(book, panel, f"{name} {panel.by}"))
    if panel.series:
        ending = f" {panel.by} time" if panel.by else ""
        ties.append(_add_series(book, panel, name[: 31 - len(ending)] + ending))
    return [tie for tie in ties if tie is not None]


def unique_columns(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Excel wants different header texts within a table, whatever their case."""
    seen: dict[str, int] = {}
    result = []
    for column in columns:
        key = column.name.lower()
        seen[key] = seen.get(key, 0) + 1
        result.append(column if seen[key] == 1 else Column(f"{column.name} {seen[key]}", column.unit))
    return tuple(result)


def _add_parts(book: Book, panel: Panel, name: str) -> TieOut | None:
    unit = panel.metric.unit
    columns = (Column((panel.by or "segment").capitalize(), "text"), Column("Value", unit), Column("Before", unit))
    sheet = book.add_table(name, columns, [(part.segment, part.value, part.before) for part in panel.parts])
    return _tie(panel, sheet, [part.value for part in panel.parts], f"{panel.title}: all of {sheet.name}")


def _add_series(book: Book, panel: Panel, name: str) -> TieOut | None:
    rows: list[tuple[Cell, ...]] = [
        (moment, series.segment, amount)
        for series in panel.series
        for moment, amount in zip(series.periods, series.values, strict=True)
    ]
    columns: tuple[Column, ...] = (
        Column("Period", "date"),
        Column("Segment", "text"),
        Column("Value", panel.metric.unit),
    )
    if panel.by is None:
        columns, rows = (columns[0], columns[2]), [(row[0], row[2]) for row in rows]
    sheet = book.add_table(name, columns, rows)
    return _tie(panel, sheet, [row[-1] for row in rows], f"{panel.title}: all periods of {sheet.name}")


def _tie(panel: Panel, sheet: Sheet, cells: list[Cell], what: str) -> TieOut | None:
    if not panel.metric.adds_up or not sheet.tables or panel.whole is None:
        return None
    return TieOut(what, sheet, "Value", panel.metric.unit, sum_of(cells), Decimal(str(panel.whole)))
