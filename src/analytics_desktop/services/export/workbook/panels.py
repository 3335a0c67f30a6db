"""The sheets of one panel: over time, by segment, or its own table."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analytics_desktop.models.page import Cell, Column, Panel, Suppressed, number_of

from .detail import sum_of
from .sheet import Book, Sheet


@dataclass(frozen=True)
class TieOut:
    """A sum in the workbook that has to equal a number of the Page, or the sum of the column `against` beside it."""

    what: str
    sheet: Sheet
    column: str
    unit: str
    found: Decimal
    expected: Decimal
    against: str = ""


def add_panel(book: Book, panel: Panel) -> list[TieOut]:
    """Write the panel's sheets and say what ties out; a failed panel has no sheet."""
    if panel.trouble is not None:
        return []
    if panel.table is not None:
        book.add_table(panel.title, unique_columns(panel.table.columns), panel.table.rows)
        return []
    ties = []
    if panel.parts:
        ties.append(_add_parts(book, panel))
    if panel.series:
        ties.append(_add_series(book, panel))
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


def _segment_column(panel: Panel) -> Column:
    return Column((panel.by or "kind").replace("_", " ").capitalize(), "text")


def _add_parts(book: Book, panel: Panel) -> TieOut | None:
    unit = panel.metric.unit
    columns = (_segment_column(panel), Column("Value", unit), Column("Before", unit))
    sheet = book.add_table(panel.title, columns, [(part.segment, part.value, part.before) for part in panel.parts])
    return _tie(panel, sheet, [part.value for part in panel.parts], f"{sheet.name}: all parts")


def _add_series(book: Book, panel: Panel) -> TieOut | None:
    is_split = any(series.segment is not None for series in panel.series)
    columns = [Column("Period", "date"), Column("Value", panel.metric.unit)]
    rows: list[tuple[Cell, ...]] = [
        (period, series.segment, value) if is_split else (period, value)
        for series in panel.series
        for period, value in zip(series.periods, series.values, strict=True)
    ]
    if is_split:
        columns.insert(1, _segment_column(panel))
    ending = " by period" if is_split else ""
    sheet = book.add_table(f"{panel.title[: 31 - len(ending)]}{ending}", columns, rows)
    return _tie(panel, sheet, [row[-1] for row in rows], f"{sheet.name}: all periods")


def _tie(panel: Panel, sheet: Sheet, cells: list[Cell], what: str) -> TieOut | None:
    if not (panel.metric.adds_up or panel.metric.computed) or not sheet.tables or number_of(panel.whole) is None:
        return None
    if any(isinstance(cell, Suppressed) for cell in cells):
        return None
    return TieOut(what, sheet, "Value", panel.metric.unit, sum_of(cells), Decimal(str(panel.whole)))
