"""What a number becomes with each assumption at its low and at its high end, on both sides of its base."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from analytics_desktop.models.page import Page, Panel, Part, Value, number_of
from analytics_desktop.models.unit import short
from analytics_desktop.views.theme import colours, font

from .describe import figure
from .painted import PaintedChart
from .plot_paint import CENTRE, LEFT, MIDDLE, RIGHT

ROW, FOOT, GAP = 26.0, 20.0, 8.0
_BESIDE = 90.0  # room for the figure at the end of a bar


class Tornado(PaintedChart):
    """The strongest first, as the parts come. The low end of an assumption is grey, its high end coloured."""

    def paint_chart(self, painter: QPainter, panel: Panel, page: Page) -> None:
        rows = max(1, int((self.height() - FOOT) // ROW))
        shown, base = panel.parts[:rows], float(number_of(panel.whole) or 0)
        names, values = self._widths(panel, page, shown)
        area = QRectF(names + values, 0, max(40.0, self.width() - names - 2 * values), len(shown) * ROW)
        reached = [base, *(_number(end) for part in shown for end in part.ends or ())]
        low, high = min(reached), max(reached)
        scale = area.width() / ((high - low) or 1.0)
        for index, part in enumerate(shown):
            self._paint_row(painter, part, QRectF(area.left(), index * ROW, area.width(), ROW), (base, low, scale))
        middle = area.left() + (base - low) * scale
        painter.setPen(QPen(QColor(colours().text), 1))
        painter.drawLine(QLineF(middle, 0, middle, area.bottom()))
        painter.setPen(QColor(colours().muted))
        painter.setFont(font("small"))
        text = f"base {short(panel.whole, panel.metric.unit, page.source.currency)}"
        width = painter.fontMetrics().horizontalAdvance(text) + 4
        left = min(max(0.0, middle - width / 2), self.width() - width)
        painter.drawText(QRectF(left, area.bottom() + 2, width, FOOT - 2), CENTRE | MIDDLE, text)

    def _widths(self, panel: Panel, page: Page, shown: tuple[Part, ...]) -> tuple[float, float]:
        """Of the names, and of the figures on either side."""
        body, small = QFontMetricsF(font("body")), QFontMetricsF(font("small"))
        unit, currency = panel.metric.unit, page.source.currency
        ends = [short(end, unit, currency) for part in shown for end in part.ends or ()]
        names = max((body.horizontalAdvance(part.segment) for part in shown), default=0.0) + 12
        values = max((small.horizontalAdvance(text) for text in ends), default=0.0) + GAP
        return min(names, self.width() * 0.36), values

    def _paint_row(self, painter: QPainter, part: Part, row: QRectF, axis: tuple[float, float, float]) -> None:
        assert self.panel is not None
        assert self.page is not None
        scheme, (base, low, scale) = colours(), axis
        unit, currency = self.panel.metric.unit, self.page.source.currency
        painter.setFont(font("body"))
        painter.setPen(QColor(scheme.text))
        room = row.left() - self._widths(self.panel, self.page, self.panel.parts)[1]
        name = painter.fontMetrics().elidedText(part.segment, Qt.TextElideMode.ElideRight, int(room - 10))
        painter.drawText(QRectF(6, row.top(), room, ROW), LEFT | MIDDLE, name)
        painter.setFont(font("small"))
        for end, ink in zip(part.ends or (), (scheme.other, scheme.accent), strict=False):
            first, last = sorted(((base - low) * scale, (_number(end) - low) * scale))
            bar = QRectF(row.left() + first, row.top() + 6, max(1.5, last - first), ROW - 12)
            painter.fillRect(bar, QColor(ink))
            painter.setPen(QColor(scheme.muted))
            left = _number(end) < base
            beside = QRectF(bar.left() - _BESIDE - 4 if left else bar.right() + 4, row.top(), _BESIDE, ROW)
            painter.drawText(beside, (RIGHT if left else LEFT) | MIDDLE, short(end, unit, currency))
        self.stops.append((QRectF(0, row.top(), self.width(), ROW), _lines(part, unit, currency)))


def _lines(part: Part, unit: str, currency: str) -> list[tuple[str, str]]:
    told = zip(("at its low end", "at its high end"), part.ends or (), strict=False)
    ends = [(words, figure(end, unit, currency)) for words, end in told]
    return [(part.segment, ""), *ends, ("moves by", figure(part.value, unit, currency))]


def has_ends(panel: Panel) -> bool:
    return bool(panel.parts) and all(part.ends is not None for part in panel.parts)


def _number(value: Value) -> float:
    return float(number_of(value) or 0)
