"""Lines and stacked bars as pyqtgraph items, and the span of values that they need."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from analytics_desktop.models.page import Panel, number_of
from analytics_desktop.models.unit import UNITS

from .marks import Mark

_FREE_FLOOR = {"percent", "score", "ratio", "minutes", "milliseconds"}


def draw_lines(box: Any, marks: list[Mark], ratio: float) -> None:
    """Later series lie above earlier ones, so the most important, the first, is drawn last."""
    for mark in reversed(marks):
        curve = pg.PlotDataItem(pen=mark.pen(ratio), connect="finite", antialias=len(mark.xs) < 5000)
        curve.setDownsampling(auto=True, method="peak")
        curve.setClipToView(True)
        box.addItem(curve)  # before its data, which it scales by the box it lies in
        curve.setData(mark.xs, mark.ys)
        xs, ys = mark.lone_points()
        if xs:
            box.addItem(pg.ScatterPlotItem(xs, ys, symbol=mark.symbol, size=5, pen=None, brush=QColor(mark.colour)))


def draw_bars(box: Any, marks: list[Mark], stops: list[float], step: float, stacked: bool) -> None:
    """Bars of one period stand on each other where their values add up, else beside each other."""
    closest = min((b - a for a, b in pairwise(stops)), default=step)
    room = min(step, closest) * 0.72
    width = room if stacked else room / len(marks)
    base = dict.fromkeys(stops, 0.0)
    for number, mark in enumerate(marks):
        shift = 0.0 if stacked else (number + 0.5) * width - room / 2
        xs = [x for x, y in zip(mark.xs, mark.ys, strict=True) if not math.isnan(y)]
        ys = [y for y in mark.ys if not math.isnan(y)]
        starts = [base[x] for x in xs]
        colour = QColor(mark.colour)
        box.addItem(
            pg.BarGraphItem(x=[x + shift for x in xs], y0=starts, height=ys, width=width, pen=None, brush=colour)
        )
        for x, y in zip(xs, ys, strict=True):
            base[x] += y if stacked else 0.0


def heights(panel: Panel, marks: list[Mark], stops: list[float], stacked: bool) -> tuple[float, float]:
    """The lowest and highest value to show. Bars and amounts start at zero; a rate that moves little may not."""
    if stacked:
        tops = [sum(_at(mark, x) for mark in marks) for x in stops]
        return min(0.0, *tops), max(0.0, *tops) or 1.0
    ys = [y for mark in marks for y in mark.ys if not math.isnan(y)]
    low, high = min(ys), max(ys)
    if panel.chart == "bar":
        return min(0.0, low), max(high, 0.0) or 1.0
    if UNITS[panel.metric.unit].kind in _FREE_FLOOR and low > 0.6 * high:
        room = (high - low) * 0.15 or abs(high) * 0.1
        most = 100.0 if panel.metric.unit in {"percent", "score"} and high <= 100 else high + room
        return max(0.0, low - room), min(high + room, most)
    return min(0.0, low), max(high, 0.0) or 1.0


def _at(mark: Mark, x: float) -> float:
    return float(number_of(mark.points.get(x)) or 0.0)
