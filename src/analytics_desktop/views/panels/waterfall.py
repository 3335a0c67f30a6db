"""From one total to another by its parts: the compared value, what each part added or took, the value now."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from analytics_desktop.models.page import Page, Panel, Value
from analytics_desktop.models.unit import short
from analytics_desktop.views.theme import colours, font

from .describe import figure
from .painted import PaintedChart
from .plot_paint import CENTRE, MIDDLE


@dataclass(frozen=True)
class Step:
    """One bar from `low` to `high`; `change` is None for the two totals."""

    name: str
    low: float
    high: float
    value: Value
    change: float | None


def steps_of(panel: Panel) -> list[Step]:
    """Bars in the order of the parts, between the compared total and the present one, where these are known."""
    level = _float(panel.before)
    steps = [] if panel.before is None else [Step("Before", min(0.0, level), max(0.0, level), panel.before, None)]
    for part in panel.parts:
        end = level + _float(part.value)
        steps.append(Step(part.segment, min(level, end), max(level, end), part.value, end - level))
        level = end
    if panel.whole is not None:
        whole = _float(panel.whole)
        steps.append(Step("Now", min(0.0, whole), max(0.0, whole), panel.whole, None))
    return steps


class Waterfall(PaintedChart):
    def paint_chart(self, painter: QPainter, panel: Panel, page: Page) -> None:
        steps = steps_of(panel)
        if not steps:
            return
        painter.setFont(font("small"))
        low, high = min(step.low for step in steps), max(step.high for step in steps) or 1.0
        area = QRectF(0, 22, self.width(), self.height() - 46)
        slot = area.width() / len(steps)
        for index, step in enumerate(steps):
            self._paint_step(painter, step, index * slot, slot, area, (low, high - low or 1.0))

    def _paint_step(
        self, painter: QPainter, step: Step, left: float, slot: float, area: QRectF, scale: tuple[float, float]
    ) -> None:
        assert self.panel is not None
        assert self.page is not None
        scheme, unit, currency = colours(), self.panel.metric.unit, self.page.source.currency
        low, span = scale
        top = area.bottom() - (step.high - low) / span * area.height()
        bottom = area.bottom() - (step.low - low) / span * area.height()
        bar = QRectF(left + slot * 0.12, top, slot * 0.76, max(1.5, bottom - top))
        painter.fillRect(bar, QColor(self._ink(step)))
        painter.setPen(QPen(QColor(scheme.text), 1))
        sign = "+" if (step.change or 0) > 0 else ""
        label = QRectF(left - 8, top - 18, slot + 16, 16)
        painter.drawText(label, CENTRE | MIDDLE, sign + short(step.value, unit, currency))
        painter.setPen(QPen(QColor(scheme.muted), 1))
        name = painter.fontMetrics().elidedText(step.name, Qt.TextElideMode.ElideRight, int(slot - 2))
        painter.drawText(QRectF(left, area.bottom() + 4, slot, 18), CENTRE | MIDDLE, name)
        painter.setPen(QPen(QColor(scheme.line), 1))
        painter.drawLine(QLineF(left, area.bottom() + 0.5, left + slot, area.bottom() + 0.5))
        self.stops.append((bar, [(step.name, ""), (self.panel.metric.title, figure(step.value, unit, currency))]))

    def _ink(self, step: Step) -> str:
        assert self.panel is not None
        scheme = colours()
        if step.change is None or self.panel.metric.good == "neither":
            return scheme.other if step.change is None else scheme.accent
        return scheme.good if (step.change > 0) == (self.panel.metric.good == "up") else scheme.bad


def _float(value: Value) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else 0.0
