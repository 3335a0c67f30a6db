"""The course of a figure as a thin line without axes."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from analytics_desktop.models.filters import Grain
from analytics_desktop.models.page import Series, number_of
from analytics_desktop.views.theme import colours

from .marks import STEP_DAYS
from .ticks import with_gaps


class Sparkline(QWidget):
    """Breaks where a period is missing; a dot marks the last value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs: list[list[tuple[float, float]]] = []
        self.setMinimumHeight(14)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(120, 28)

    def show_series(self, series: Series | None, grain: Grain) -> None:
        self._runs = _runs(series, grain) if series else []
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        points = [point for run in self._runs for point in run]
        if len(points) < 2:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        spans = (max(xs) - min(xs) or 1.0, max(ys) - min(ys) or 1.0)
        width, height = self.width() - 6.0, self.height() - 6.0

        def pixel(x: float, y: float) -> QPointF:
            return QPointF(1 + (x - min(xs)) / spans[0] * width, 3 + height - (y - min(ys)) / spans[1] * height)

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours().accent), 1.5))
        for run in self._runs:
            if len(run) == 1:
                painter.drawPoint(pixel(*run[0]))
            painter.drawPolyline(QPolygonF([pixel(x, y) for x, y in run]))
        painter.setBrush(QColor(colours().accent))
        painter.drawEllipse(pixel(*self._runs[-1][-1]), 1.6, 1.6)


def _runs(series: Series, grain: Grain) -> list[list[tuple[float, float]]]:
    known = [
        (period, float(number))
        for period, value in zip(series.periods, series.values, strict=True)
        if (number := number_of(value)) is not None
    ]
    xs, ys = with_gaps(tuple(p for p, _ in known), tuple(v for _, v in known), STEP_DAYS[grain])
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in zip(xs, ys, strict=True):
        if math.isnan(y):
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]
