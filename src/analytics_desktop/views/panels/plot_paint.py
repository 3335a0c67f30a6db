"""What is painted around the data of a chart: axes, labels at line ends, the read-out under the pointer."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from analytics_desktop.models.filters import Grain
from analytics_desktop.models.page import Page, Panel, number_of
from analytics_desktop.models.unit import short
from analytics_desktop.views import locale
from analytics_desktop.views.colours import Colours, ink
from analytics_desktop.views.text import MEDIUM, SEMIBOLD
from analytics_desktop.views.theme import colours, font

from .marks import Mark
from .ticks import date_ticks, spread

LEFT, RIGHT, CENTRE, MIDDLE = (
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignRight,
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignVCenter,
)
_LINE = 16.0


class Plot(Protocol):
    is_bars: bool
    is_stacked: bool

    def area(self) -> QRectF: ...
    def at(self, x: float, y: float) -> QPointF: ...
    def width(self) -> int: ...


def axis_text(value: float, panel: Panel, page: Page) -> str:
    if value == 0:
        return "0"
    text = short(value, panel.metric.unit, page.source.currency)
    return text.replace(".0 ", " ") if ".0 " in text else text.removesuffix(".0")


def axis_width(ticks: list[float], panel: Panel, page: Page) -> float:
    metrics = QFontMetricsF(font("small"))
    return max(metrics.horizontalAdvance(axis_text(tick, panel, page)) for tick in ticks) + 10


def label_width(marks: list[Mark], panel: Panel, page: Page, width: int) -> float:
    metrics = QFontMetricsF(font("small", MEDIUM))
    wanted = max(metrics.horizontalAdvance(_end_text(mark, panel, page)) for mark in marks) + 16
    return min(wanted, width * 0.34)


def _end_text(mark: Mark, panel: Panel, page: Page) -> str:
    return f"{mark.name} {short(mark.last[1], panel.metric.unit, page.source.currency)}"


class AxisPainter:
    """Hairlines and short numbers; `at` turns data into pixels."""

    def __init__(self, painter: QPainter, area: QRectF, scheme: Colours, at: Callable[[float, float], QPointF]) -> None:
        self._painter, self._area, self._scheme, self._at = painter, area, scheme, at

    def values(self, ticks: list[float], panel: Panel, page: Page) -> None:
        area = self._area
        for tick in ticks:
            y = round(self._at(0, tick).y()) + 0.5
            if not area.top() - 2 <= y <= area.bottom() + 2:
                continue
            self._painter.setPen(QPen(QColor(self._scheme.line if tick == 0 else self._scheme.grid), 1))
            self._painter.drawLine(QLineF(area.left(), y, area.right(), y))
            self._painter.setPen(QColor(self._scheme.muted))
            box = QRectF(0, y - 9, area.left() - 8, 18)
            self._painter.drawText(box, RIGHT | MIDDLE, axis_text(tick, panel, page))

    def dates(self, first: float, last: float, grain: Grain) -> None:
        start, finish = date.fromordinal(math.ceil(first)), date.fromordinal(math.floor(last))
        area = self._area
        spans_years = (finish - start).days > 366
        self._painter.setPen(QColor(self._scheme.muted))
        for tick in date_ticks(start, finish, max(2, int(area.width() // 84))):
            x = self._at(tick.toordinal(), 0).x()
            text = locale.month(tick) if spans_years or grain == "month" else locale.day(tick, with_year=False)
            width = self._painter.fontMetrics().horizontalAdvance(text) + 4.0
            left = min(max(x - width / 2, area.left() - 12), area.right() + 10 - width)
            self._painter.drawText(QRectF(left, area.bottom() + 4, width, 18), CENTRE | MIDDLE, text)


def paint_end_labels(painter: QPainter, plot: Plot, marks: list[Mark], panel: Panel, page: Page) -> None:
    """Name and last value of each series beside its end, moved apart where they would overlap."""
    area = plot.area()
    painter.setFont(font("small", MEDIUM))
    wanted = [plot.at(0, y).y() for y in _ends(marks, plot.is_stacked)]
    metrics = painter.fontMetrics()
    room = plot.width() - area.right() - 10
    for mark, y in zip(marks, spread(wanted, _LINE, area.top() + 4, area.bottom() - 4), strict=True):
        painter.setPen(QColor(ink(mark.colour, colours().card, colours().text)))
        text = metrics.elidedText(_end_text(mark, panel, page), Qt.TextElideMode.ElideMiddle, int(room))
        painter.drawText(QRectF(area.right() + 8, y - _LINE / 2, room + 2, _LINE), LEFT | MIDDLE, text)


def _ends(marks: list[Mark], stacked: bool) -> list[float]:
    if not stacked:
        return [mark.last[1] for mark in marks]
    last = max(mark.last[0] for mark in marks)
    result, base = [], 0.0
    for mark in marks:
        height = float(number_of(mark.points.get(last)) or 0)
        result.append(base + height / 2)
        base += height
    return result


def paint_readout(painter: QPainter, plot: Plot, x: float, lines: list[tuple[str, str]], marks: list[Mark]) -> None:
    """A hairline at `x`, a dot on each series, and a small card with the exact values."""
    scheme, area = colours(), plot.area()
    pixel = plot.at(x, 0).x()
    painter.setPen(QPen(QColor(scheme.faint), 1, Qt.PenStyle.DotLine))
    painter.drawLine(QLineF(pixel, area.top(), pixel, area.bottom()))
    for mark in marks:
        value = number_of(mark.points.get(x))
        if value is not None and not plot.is_bars:
            painter.setPen(QPen(QColor(scheme.card), 1.5))
            painter.setBrush(QColor(mark.colour))
            painter.drawEllipse(plot.at(x, float(value)), 4, 4)
    paint_card(painter, area, pixel, lines, [mark.colour for mark in marks] if len(marks) > 1 else [])


def paint_focus(painter: QPainter, area: QRectF) -> None:
    """The ring around what has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours().accent), 1))
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def paint_card(painter: QPainter, area: QRectF, pixel: float, lines: list[tuple[str, str]], dots: list[str]) -> None:
    """Head line, then name and value per line, beside `pixel` and inside `area`."""
    scheme = colours()
    head, body = font("small", SEMIBOLD), font("small")
    plain, bold = QFontMetricsF(body), QFontMetricsF(head)
    names = max((plain.horizontalAdvance(name) for name, _ in lines[1:]), default=0.0)
    values = max((bold.horizontalAdvance(value) for _, value in lines[1:]), default=0.0)
    indent = 14.0 if dots else 0.0
    width = max(bold.horizontalAdvance(lines[0][0]), indent + names + 16 + values) + 20
    left = pixel + 12 if pixel + 12 + width <= area.right() else max(area.left(), pixel - 12 - width)
    card = QRectF(left, area.top() + 2, width, len(lines) * _LINE + 12)
    painter.setPen(QPen(QColor(scheme.line), 1))
    painter.setBrush(QColor(scheme.card))
    painter.drawRoundedRect(card, 5, 5)
    for row, (name, value) in enumerate(lines):
        line = QRectF(left + 10, card.top() + 6 + row * _LINE, width - 20, _LINE)
        painter.setFont(body if row else head)
        painter.setPen(QColor(scheme.muted if row else scheme.text))
        if row and dots:
            painter.fillRect(QRectF(line.left(), line.center().y() - 4, 8, 8), QColor(dots[row - 1]))
        painter.drawText(line.adjusted(indent if row else 0, 0, 0, 0), LEFT | MIDDLE, name)
        painter.setFont(head)
        painter.setPen(QColor(scheme.text))
        painter.drawText(line, RIGHT | MIDDLE, value)
