"""The parts of a whole as bars, largest first: name, bar, value, change against the compared period."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QLineF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen

from analytics_desktop.models.comparison import change_between
from analytics_desktop.models.page import Change, Page, Panel, Part, number_of
from analytics_desktop.models.unit import short
from analytics_desktop.views.colours import Colours
from analytics_desktop.views.text import MEDIUM
from analytics_desktop.views.theme import colours, font

from .describe import figure
from .painted import PaintedChart
from .plot_paint import LEFT, MIDDLE, RIGHT

ROW = 26.0
_GLYPHS = {"up": "▲", "down": "▼", "flat": "–", "unknown": ""}


class RankedBars(PaintedChart):
    """`opened` carries the segment whose bar was double-clicked, or entered by keyboard."""

    opened = Signal(str)

    def segment_here(self) -> str | None:
        """The segment under the mouse or the read-out."""
        parts = self.panel.parts if self.panel else ()
        return parts[self.here].segment if self.here is not None and self.here < len(parts) else None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.walk_to(self._stop_at(event.position()))
        self._open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        segment = self.segment_here()
        if segment is not None:
            self.opened.emit(segment)

    def paint_chart(self, painter: QPainter, panel: Panel, page: Page) -> None:
        rows = max(1, int(self.height() // ROW))
        cut = len(panel.parts) > rows
        shown = panel.parts[: rows - 1] if cut else panel.parts
        columns = self._columns(panel, page, shown)
        largest = max((_size(part) for part in shown), default=1.0) or 1.0
        for index, part in enumerate(shown):
            self._paint_row(painter, QRectF(0, index * ROW, self.width(), ROW), part, columns, largest)
        if cut:
            painter.setFont(font("body"))
            painter.setPen(QColor(colours().muted))
            line = QRectF(6, len(shown) * ROW, self.width() - 12, ROW)
            painter.drawText(line, LEFT | MIDDLE, f"{len(panel.parts) - len(shown)} more in “Show as table”")

    def _columns(self, panel: Panel, page: Page, shown: tuple[Part, ...]) -> tuple[float, float, float]:
        """Widths of name, value and change."""
        metrics = QFontMetricsF(font("body"))
        unit, currency = panel.metric.unit, page.source.currency
        names = max((metrics.horizontalAdvance(part.segment) for part in shown), default=0.0) + 14
        values = max((metrics.horizontalAdvance(short(part.value, unit, currency)) for part in shown), default=0.0)
        compared = any(part.before is not None for part in shown)
        return min(names, self.width() * 0.42), values + 12, 78.0 if compared and self.width() > 260 else 0.0

    def _paint_row(
        self, painter: QPainter, row: QRectF, part: Part, columns: tuple[float, float, float], largest: float
    ) -> None:
        assert self.panel is not None
        assert self.page is not None
        scheme, (names, values, changes) = colours(), columns
        unit, currency = self.panel.metric.unit, self.page.source.currency
        painter.setPen(QPen(QColor(scheme.grid), 1))
        painter.drawLine(QLineF(row.left(), row.bottom() - 0.5, row.right(), row.bottom() - 0.5))
        painter.setPen(QColor(scheme.text))
        painter.setFont(font("body"))
        name = painter.fontMetrics().elidedText(part.segment, Qt.TextElideMode.ElideRight, int(names - 12))
        painter.drawText(row.adjusted(6, 0, 0, 0), LEFT | MIDDLE, name)
        track = row.width() - names - values - changes - 12
        length = max(2.0, track * _size(part) / largest) if number_of(part.value) else 0.0
        painter.fillRect(QRectF(row.left() + names, row.center().y() - 4, length, 8), self._bar_colour(part, scheme))
        value = QRectF(row.right() - changes - values - 4, row.top(), values, ROW)
        painter.drawText(value, RIGHT | MIDDLE, short(part.value, unit, currency))
        self._paint_change(painter, QRectF(row.right() - changes, row.top(), changes - 6, ROW), part, scheme)
        self.stops.append((row, self._lines(part)))

    def _bar_colour(self, part: Part, scheme: Colours) -> QColor:
        return QColor(scheme.other if part.segment in {"(none)", "other"} else scheme.accent)

    def _paint_change(self, painter: QPainter, where: QRectF, part: Part, scheme: Colours) -> None:
        assert self.panel is not None
        if where.width() <= 0:
            return
        change = change_between(part.value, part.before, self.panel.metric.good)
        inks = {"better": scheme.good, "worse": scheme.bad}
        painter.setPen(QColor(inks.get(change.verdict, scheme.muted)))
        painter.setFont(font("body", MEDIUM))
        text = "" if change.direction == "unknown" else f"{_GLYPHS[change.direction]} {_size_of(change, self.panel)}"
        painter.drawText(where, RIGHT | MIDDLE, text)

    def _lines(self, part: Part) -> list[tuple[str, str]]:
        assert self.panel is not None
        assert self.page is not None
        unit, currency = self.panel.metric.unit, self.page.source.currency
        lines = [(part.segment, ""), (self.panel.metric.title, figure(part.value, unit, currency))]
        return lines if part.before is None else [*lines, ("before", figure(part.before, unit, currency))]


def _size(part: Part) -> float:
    return abs(float(part.value)) if isinstance(part.value, (int, float, Decimal)) else 0.0


def _size_of(change: Change, panel: Panel) -> str:
    """`12 %`; percentages differ by points; "new" where there was nothing before."""
    if panel.metric.unit == "percent":
        return f"{abs(number_of(change.absolute) or 0):.1f} pts"
    return "new" if change.percent is None else f"{abs(change.percent):.0f} %"
