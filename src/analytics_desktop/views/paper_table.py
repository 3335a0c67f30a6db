"""A table on paper with all its rows: on screen it scrolls, on paper it goes on over as many sheets as it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from .panels.table import ROW, TableBody
from .text import SEMIBOLD
from .theme import font

MOST_ROWS = 2_000  # of one table; a file holds all
_LINE, _PAD, _TITLE = 20.0, 6.0, 30.0
_INK, _MUTED, _RULE = QColor("#172033"), QColor("#586273"), QColor("#d5dbe5")


@dataclass(frozen=True)
class PaperTable:
    """`body` as it is sorted on screen, `width` wide in the units of the painter."""

    title: str
    body: TableBody
    width: float

    @property
    def is_cut(self) -> bool:
        """Whether the screen shows only some of the rows or columns."""
        grid = self.body.grid
        room = grid.height() - grid.horizontalHeader().height()
        return grid.rows.rowCount() * ROW > room or grid.horizontalScrollBar().maximum() > 0

    def sheets(self, height: float) -> Iterator[range]:
        """The rows of each sheet."""
        rows = min(self.body.grid.rows.rowCount(), MOST_ROWS)
        fitting = max(1, int((height - _TITLE - _LINE) // _LINE))
        return (range(first, min(first + fitting, rows)) for first in range(0, rows, fitting))

    def paint(self, painter: QPainter, top: float, rows: range) -> None:
        """Title, headings and these rows, from `top` down."""
        face = font("body")
        face.setWeight(SEMIBOLD)
        self._write(painter, face, _INK, QRectF(0, top, self.width, _TITLE), self._title(rows), False)
        self._row(painter, top + _TITLE, None)
        for place, row in enumerate(rows):
            self._row(painter, top + _TITLE + (place + 1) * _LINE, row)

    def _title(self, rows: range) -> str:
        all_rows = self.body.grid.rows.rowCount()
        told = f"{self.title} · rows {rows.start + 1:,} to {rows.stop:,} of {all_rows:,}"
        return f"{told} · a CSV or Excel file holds the others" if rows.stop == MOST_ROWS < all_rows else told

    def _row(self, painter: QPainter, top: float, row: int | None) -> None:
        """One line; the headings where `row` is None."""
        model, left = self.body.grid.rows, 0.0
        for column, width in enumerate(self._widths()):
            text = model.heading(column) if row is None else model.text_at(row, column)
            box = QRectF(left, top, width, _LINE)
            self._write(painter, font("small"), _MUTED if row is None else _INK, box, text, model.is_numeric(column))
            left += width
        painter.setPen(_RULE)
        painter.drawLine(
            QRectF(0, top + _LINE, self.width, 0).topLeft(), QRectF(0, top + _LINE, self.width, 0).topRight()
        )

    def _widths(self) -> list[float]:
        """As on screen, but as wide as the paper: where that is too narrow, only the widest columns give way."""
        grid = self.body.grid
        wanted = [float(grid.columnWidth(column)) for column in range(grid.rows.columnCount())]
        if sum(wanted) <= self.width:
            return [width * self.width / max(sum(wanted), 1.0) for width in wanted]
        left, given = self.width, dict.fromkeys(range(len(wanted)), 0.0)
        for place, column in enumerate(sorted(given, key=wanted.__getitem__)):
            given[column] = min(wanted[column], left / (len(wanted) - place))
            left -= given[column]
        return list(given.values())

    def _write(self, painter: QPainter, face: QFont, ink: QColor, box: QRectF, text: str, right: bool) -> None:
        painter.setFont(face)
        painter.setPen(ink)
        room = box.adjusted(_PAD, 0, -_PAD, 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
