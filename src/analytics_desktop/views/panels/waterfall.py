"""From one total to another by its parts: the compared value, what each part added or took, the value now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from analytics_desktop.models.page import Page, Panel, Value, number_of
from analytics_desktop.models.unit import currency_symbol, short
from analytics_desktop.views.colours import ink
from analytics_desktop.views.text import MEDIUM
from analytics_desktop.views.theme import colours, font

from .describe import figure
from .painted import PaintedChart
from .plot_paint import CENTRE, MIDDLE

TOP, LINE, BOTTOM_GAP = 20.0, 14.0, 6.0
_TOP_OF_LABEL = Qt.AlignmentFlag.AlignTop


@dataclass(frozen=True)
class Step:
    """One bar from `low` to `high`; `change` is None for the two totals, `end` is the level that it leads to."""

    name: str
    low: float
    high: float
    value: Value
    change: float | None
    end: float


def steps_of(panel: Panel) -> list[Step]:
    """Bars in the order of the parts, between the compared total and the present one, where the former is known."""
    level = _decimal(panel.before)
    steps = [] if panel.before is None else [_total("Before", level)]
    for part in panel.parts:
        end = level + _decimal(part.value)
        low, high = sorted((float(level), float(end)))
        steps.append(Step(part.segment, low, high, part.value, float(end - level), float(end)))
        level = end
    return steps if panel.before is None else [*steps, _total("Now", level)]


def _total(name: str, level: Decimal) -> Step:
    low, high = sorted((0.0, float(level)))
    return Step(name, low, high, level, None, float(level))


def step_label(step: Step, unit: str, currency: str) -> str:
    """`+$14.2 k` and `−$8.8 k`: the sign says what the colour says."""
    return ("+" if (step.change or 0) > 0 else "") + short(step.value, unit, currency)


class Waterfall(PaintedChart):
    def paint_chart(self, painter: QPainter, panel: Panel, page: Page) -> None:
        steps = steps_of(panel)
        if not steps:
            return
        painter.setFont(font("small"))
        slot = self.width() / len(steps)
        names = [_wrapped(step.name, slot - 4, QFontMetricsF(font("small"))) for step in steps]
        below = LINE * max(len(lines) for lines in names) + BOTTOM_GAP
        area = QRectF(0, TOP, self.width(), max(30.0, self.height() - TOP - below))
        low, high = min(0.0, *(step.low for step in steps)), max(step.high for step in steps)
        scale = area.height() / ((high - low) or 1.0)
        zero = area.bottom() + low * scale
        painter.setPen(QPen(QColor(colours().line), 1))
        painter.drawLine(QLineF(0, zero + 0.5, self.width(), zero + 0.5))
        for index, step in enumerate(steps):
            place = QRectF(index * slot, zero - step.high * scale, slot, max(1.5, (step.high - step.low) * scale))
            self._paint_step(painter, step, place)
            if index + 1 < len(steps):
                _paint_connector(painter, place, slot, zero - step.end * scale)
            painter.setPen(QColor(colours().muted))
            painter.setFont(font("small"))
            below_bars = QRectF(place.left(), area.bottom() + 5, slot, below)
            painter.drawText(below_bars, CENTRE | _TOP_OF_LABEL, "\n".join(names[index]))

    def _paint_step(self, painter: QPainter, step: Step, place: QRectF) -> None:
        assert self.panel is not None
        assert self.page is not None
        scheme, unit, currency = colours(), self.panel.metric.unit, self.page.source.currency
        bar = place.adjusted(place.width() * 0.14, 0, -place.width() * 0.14, 0)
        painter.fillRect(bar, QColor(self._colour(step)))
        is_told = step.change is not None and step.change != 0
        painter.setFont(font("small", MEDIUM))
        painter.setPen(QColor(ink(self._colour(step), scheme.card, scheme.text) if is_told else scheme.muted))
        text = fitting_label(step, unit, currency, place.width() + 1, QFontMetricsF(painter.font()))
        painter.drawText(QRectF(place.left() - 10, place.top() - 17, place.width() + 20, 16), CENTRE | MIDDLE, text)
        exact = ("+" if (step.change or 0) > 0 else "") + figure(step.value, unit, currency)
        self.stops.append((bar, [(step.name, ""), (self.panel.metric.title, exact)]))

    def _colour(self, step: Step) -> str:
        assert self.panel is not None
        scheme = colours()
        if step.change is None or self.panel.metric.good == "neither":
            return scheme.other if step.change is None else scheme.accent
        return scheme.good if (step.change > 0) == (self.panel.metric.good == "up") else scheme.bad


def _paint_connector(painter: QPainter, place: QRectF, slot: float, y: float) -> None:
    """From this bar's end to the next bar, at the level that both share."""
    painter.setPen(QPen(QColor(colours().faint), 1, Qt.PenStyle.DotLine))
    height = round(y) + 0.5
    painter.drawLine(QLineF(place.right() - slot * 0.14, height, place.right() + slot * 0.14, height))


def fitting_label(step: Step, unit: str, currency: str, width: float, metrics: QFontMetricsF) -> str:
    """The label, if need be without the sign of the currency, then without decimals; "" where nothing fits."""
    text = step_label(step, unit, currency)
    bare = text.replace(currency_symbol(currency), "").replace(" ", "")
    whole = (
        f"{_decimal(step.value):+,.0f}".replace("-", "−") if bare[-1:].isdigit() and step.change is not None else bare
    )
    return next((one for one in (text, bare, whole) if metrics.horizontalAdvance(one) <= width), "")


def _wrapped(name: str, width: float, metrics: QFontMetricsF) -> list[str]:
    """The words of a name on as few lines as they fit, at most three; a word that is too long is cut."""
    lines: list[str] = []
    for word in name.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines[:3]]


def _decimal(value: Value) -> Decimal:
    return Decimal(str(number_of(value) or 0))
