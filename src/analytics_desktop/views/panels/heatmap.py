"""A grid of cells, darker (or, on dark ground, brighter) for more. Absent cells stay empty."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter

from analytics_desktop.models.page import Cell, Page, Panel, Suppressed, Table, Value, number_of
from analytics_desktop.models.tabular import panel_table
from analytics_desktop.views.colours import mixed
from analytics_desktop.views.theme import colours, font

from .describe import WEEK_START, figure, is_hour_of_week, period_mark, period_name
from .painted import PaintedChart
from .plot_paint import CENTRE, MIDDLE, RIGHT

_AXIS = 20.0


@dataclass(frozen=True)
class Grid:
    """`cells` maps (row index, column index) to a value; `marks` are the columns' names on the axis."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    marks: tuple[str, ...]
    cells: dict[tuple[int, int], Value]


def grid_of(panel: Panel, page: Page) -> Grid:
    """Segments by period; or, from a table, its first column by its second (three columns) or by its headings."""
    if panel.table is None:
        return _grid_of_series(panel, page)
    table = panel_table(panel)
    if len(table.columns) == 3:
        triples = [(str(row[0]), str(row[1]), row[2]) for row in table.rows]
    else:
        triples = _triples(table, panel.metric.unit)
    rows = list(dict.fromkeys(row for row, _, _ in triples))
    columns = list(dict.fromkeys(column for _, column, _ in triples))
    cells = {(rows.index(r), columns.index(c)): _number(value) for r, c, value in triples}
    return Grid(tuple(rows), tuple(columns), tuple(columns), cells)


def _triples(table: Table, unit: str) -> list[tuple[str, str, Cell]]:
    """Row, heading and cell of the columns that have the metric's unit; what others say stands beside the name."""
    others = [place for place, column in enumerate(table.columns) if place and column.unit != unit]
    drawn = [place for place, column in enumerate(table.columns) if place and column.unit == unit]
    result: list[tuple[str, str, Cell]] = []
    for row in table.rows:
        first = row[0]
        name = period_name(first, "day") if isinstance(first, date) else str(first)
        beside = [f"{row[place]} {table.columns[place].name.lower()}" for place in others]
        result += [(" · ".join([name, *beside]), table.columns[place].name, row[place]) for place in drawn]
    return result


def _grid_of_series(panel: Panel, page: Page) -> Grid:
    periods = _whole_week(sorted({period for one in panel.series for period in one.periods}))
    place = {period: index for index, period in enumerate(periods)}
    cells = {
        (row, place[period]): value
        for row, one in enumerate(panel.series)
        for period, value in zip(one.periods, one.values, strict=True)
    }
    grain = page.filters.grain
    rows = tuple(one.segment or panel.metric.title for one in panel.series)
    names = tuple(period_name(period, grain) for period in periods)
    marks = tuple(period_mark(period, grain) for period in periods)
    return Grid(rows, names, marks, cells)


def _whole_week(periods: list[date | datetime]) -> list[date | datetime]:
    """All 168 hours where the periods are hours of the week, so that each day is equally wide."""
    first = periods[0] if periods else None
    if isinstance(first, datetime) and is_hour_of_week(first):
        return [WEEK_START + timedelta(hours=hour) for hour in range(168)]
    return periods


def _number(value: object) -> Value:
    return value if isinstance(value, Suppressed) else number_of(value)


class HeatMap(PaintedChart):
    def row_length(self) -> int:
        assert self.panel is not None
        assert self.page is not None
        return len(grid_of(self.panel, self.page).columns)

    def paint_chart(self, painter: QPainter, panel: Panel, page: Page) -> None:
        grid = grid_of(panel, page)
        if not grid.rows or not grid.columns:
            return
        metrics = QFontMetricsF(font("small"))
        names = min(max(metrics.horizontalAdvance(name) for name in grid.rows) + 12, self.width() * 0.3)
        rows = min(len(grid.rows), max(1, int((self.height() - _AXIS) // 16)))
        width = (self.width() - names) / len(grid.columns)
        height = min(28.0, (self.height() - _AXIS) / rows)
        area = QRectF(names, 0, width * len(grid.columns), height * rows)
        self._paint_cells(painter, grid, area, rows)
        self._paint_names(painter, grid, area, rows)

    def _paint_cells(self, painter: QPainter, grid: Grid, area: QRectF, rows: int) -> None:
        scheme = colours()
        width, height = area.width() / len(grid.columns), area.height() / rows
        top = max((float(number_of(value) or 0) for value in grid.cells.values()), default=0.0) or 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for row in range(rows):
            for column in range(len(grid.columns)):
                value = grid.cells.get((row, column))
                gap = 1 if width > 4 else 0
                left, right = math.floor(area.left() + column * width), math.floor(area.left() + (column + 1) * width)
                cell = QRectF(left, row * height, max(1, right - left - gap), height - 1.5)
                if isinstance(value, Suppressed):
                    painter.fillRect(cell, QBrush(QColor(scheme.faint), Qt.BrushStyle.BDiagPattern))
                elif value is not None:
                    share = max(0.0, float(value)) / top
                    painter.fillRect(cell, QColor(mixed(scheme.heat_low, scheme.heat_high, share)))
                self.stops.append((cell, self._lines(grid, row, column, value)))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _lines(self, grid: Grid, row: int, column: int, value: Value) -> list[tuple[str, str]]:
        assert self.panel is not None
        assert self.page is not None
        said = figure(value, self.panel.metric.unit, self.page.source.currency)
        return [(f"{grid.rows[row]} · {grid.columns[column]}", ""), (self.panel.metric.title, said)]

    def _paint_names(self, painter: QPainter, grid: Grid, area: QRectF, rows: int) -> None:
        painter.setFont(font("small"))
        painter.setPen(QColor(colours().muted))
        metrics, height = painter.fontMetrics(), area.height() / rows
        for row in range(rows):
            name = metrics.elidedText(grid.rows[row], Qt.TextElideMode.ElideRight, int(area.left() - 10))
            painter.drawText(QRectF(0, row * height, area.left() - 8, height), RIGHT | MIDDLE, name)
        if len(set(grid.marks)) < len(grid.marks):
            self._paint_spans(painter, grid, area)
            return
        longest = max(metrics.horizontalAdvance(name) for name in grid.marks) + 16
        width = area.width() / len(grid.columns)
        every = max(1, math.ceil(longest / width))
        for column in range(0, len(grid.columns), every):
            centre = area.left() + (column + 0.5) * width
            if centre + longest / 2 > self.width() + 8:
                break
            left = max(centre - longest / 2, area.left() - longest / 4)
            box = QRectF(left, area.bottom() + 2, longest, _AXIS - 2)
            painter.drawText(box, CENTRE | MIDDLE, grid.marks[column])

    def _paint_spans(self, painter: QPainter, grid: Grid, area: QRectF) -> None:
        """A name that several columns share, such as a weekday, stands once below their middle."""
        width, start = area.width() / len(grid.columns), 0
        for column in range(1, len(grid.marks) + 1):
            if column == len(grid.marks) or grid.marks[column] != grid.marks[start]:
                box = QRectF(area.left() + start * width, area.bottom() + 2, (column - start) * width, _AXIS - 2)
                painter.drawText(box, CENTRE | MIDDLE, grid.marks[start])
                start = column
