"""Panels and metrics as a table for people, as CSV, or as JSON for programs, where nothing is rounded."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from analytics_desktop.cli.formats import columns_text
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Cell, Column, Panel, Suppressed, Table
from analytics_desktop.models.unit import UNITS, exact

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Filters
    from analytics_desktop.services.audit.pseudonyms import Pseudonyms
    from analytics_desktop.services.desk import Desk

Form = Literal["table", "csv", "json"]


@dataclass(frozen=True)
class Figure:
    """One metric's numbers, whatever their shape."""

    title: str
    metric: Metric
    generation: int
    table: Table
    trouble: str = ""
    note: str = ""
    formulas: str = ""

    def given_away(self, names: Pseudonyms) -> Figure:
        """The same numbers for a file or a program: people carry pseudonyms, as in everything that leaves."""
        from analytics_desktop.services.audit.pseudonyms import table_for_export

        return replace(self, table=table_for_export(self.table, names), note=names.in_text(self.note))


def figure_of_metric(desk: Desk, metric_id: str, filters: Filters) -> Figure:
    metric = desk.catalogue.metric(metric_id)
    if metric.yields_table or filters.cross:
        return figure_of_panel(desk.panel(metric_id, filters), desk.generation, filters)
    start = filters.period.start  # stands for the whole period, which has no step of its own
    rows = [(start if period is None else period, *rest) for period, *rest in desk.rows(metric_id, filters)]
    return Figure(metric.title, metric, desk.generation, _long(metric, rows))


def figure_of_panel(panel: Panel, generation: int, filters: Filters) -> Figure:
    trouble = panel.trouble.sentence if panel.trouble else ""
    formulas = panel.receipt.formulas if panel.receipt else ""
    table = panel.table if panel.table is not None else _long(panel.metric, _rows(panel, filters))
    return Figure(panel.title, panel.metric, generation, table, trouble, panel.note, formulas)


def _rows(panel: Panel, filters: Filters) -> tuple[tuple[Any, ...], ...]:
    rows: list[tuple[Any, ...]] = [
        (period, series.segment, value)
        for series in panel.series
        for period, value in zip(series.periods, series.values, strict=True)
    ]
    start = filters.period.start
    return tuple(rows or [(start, part.segment, part.value) for part in panel.parts] or [(start, None, panel.whole)])


def figures_text(figures: Sequence[Figure], form: Form, single: bool) -> str:
    """`single`: JSON holds one object instead of a list."""
    if form == "json":
        told = [_for_programs(figure) for figure in figures]
        return json.dumps(told[0] if single else told, indent=2, ensure_ascii=False)
    return "\n\n".join(_csv(figure, single) if form == "csv" else for_people(figure) for figure in figures)


def _long(metric: Metric, rows: Sequence[tuple[Any, ...]]) -> Table:
    columns = (Column("period", "date"), Column("segment", "text"), Column("value", metric.unit))
    return Table(columns, tuple(rows))


def _for_programs(figure: Figure) -> dict[str, Any]:
    names = [column.name for column in figure.table.columns]
    rows = [{name: plain(cell) for name, cell in zip(names, row, strict=True)} for row in figure.table.rows]
    told = {
        "metric": figure.metric.id,
        "unit": figure.metric.unit,
        "generation": figure.generation,
        "sql_sha256": figure.metric.sha256,
        "rows": rows,
    }
    extra = {"trouble": figure.trouble, "note": figure.note, "formulas": figure.formulas}
    return told | {name: words for name, words in extra.items() if words}


def _csv(figure: Figure, single: bool) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*([] if single else ["metric"]), *(column.name for column in figure.table.columns)])
    for row in figure.table.rows:
        cells = ["" if cell is None else plain(cell) for cell in row]
        writer.writerow([*([] if single else [figure.metric.id]), *cells])
    return text.getvalue().rstrip("\n")


def for_people(figure: Figure) -> str:
    unit = UNITS[figure.metric.unit].label
    heading = f"{figure.title} ({figure.metric.id}{', ' + unit if unit and '{' not in unit else ''})"
    if figure.trouble:
        return f"{heading}\n{figure.trouble}"
    heading += "".join(f"\n{words}" for words in (figure.note, figure.formulas) if words)
    columns, rows = figure.table.columns, figure.table.rows
    shown = [number for number, _ in enumerate(columns) if any(row[number] is not None for row in rows)]
    if not rows or not shown:
        return f"{heading}\nNo rows in this period."
    cells = [[_readable(row[number], columns[number]) for number in shown] for row in rows]
    right = [UNITS[columns[number].unit].kind != "text" for number in shown]
    return f"{heading}\n{columns_text([columns[number].name for number in shown], cells, right)}"


def _readable(cell: Cell, column: Column) -> str:
    if isinstance(cell, (date, datetime)):
        return cell.isoformat()
    return "" if cell is None and column.unit == "text" else exact(cell, column.unit)


def plain(cell: Cell) -> str | int | float | bool | None:
    """Exact decimals and ISO dates as text, counts as integers, unknown as null."""
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, Suppressed):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell
