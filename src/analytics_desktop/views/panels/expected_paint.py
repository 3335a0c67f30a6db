"""What is expected after the last period, the budget and the days that stood out, drawn into a chart over time."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from analytics_desktop.models.page import Mark, Outlook, Panel
from analytics_desktop.views.colours import Colours

from .ticks import day_number

_WIDE, _NARROW = 34, 62  # how strongly the 95 % and the 80 % range are tinted, of 255


def has_outlook(panel: Panel) -> bool:
    return panel.outlook is not None and bool(panel.outlook.periods)


def outlook_moments(panel: Panel) -> dict[float, date | datetime]:
    """Day number -> day of each expected period."""
    return {day_number(day): day for day in panel.outlook.periods} if panel.outlook else {}


def draw_outlook(box: Any, outlook: Outlook, last: tuple[float, float] | None, colour: str, ratio: float) -> None:
    """Two tinted bands and a dashed line, which begins at the last known point."""
    xs = [day_number(day) for day in outlook.periods]
    for low, high, strength in (
        (outlook.low_95, outlook.high_95, _WIDE),
        (outlook.low_80, outlook.high_80, _NARROW),
    ):
        tint = QColor(colour)
        tint.setAlpha(strength)
        edges = [pg.PlotCurveItem(xs, list(side), pen=None) for side in (low, high)]
        box.addItem(pg.FillBetweenItem(*edges, brush=tint))
    pen = QPen(QColor(colour), 1.8 * ratio)
    pen.setCosmetic(True)
    pen.setDashPattern([4.0, 2.5])
    start = [] if last is None or last[0] >= xs[0] else [last]
    points = [*start, *zip(xs, outlook.point, strict=True)]
    box.addItem(pg.PlotCurveItem([x for x, _ in points], [y for _, y in points], pen=pen, antialias=True))


def draw_anomalies(box: Any, marks: tuple[Mark, ...], scheme: Colours) -> None:
    """A ring around each day that stood out: a shape, so that it does not rest on colour."""
    xs = [day_number(mark.period) for mark in marks]
    pen = QPen(QColor(scheme.warn), 2)
    pen.setCosmetic(True)
    item = pg.ScatterPlotItem(xs, [mark.value for mark in marks], symbol="o", size=12, pen=pen, brush=None)
    item.setZValue(5)
    box.addItem(item)


def draw_target(box: Any, target: float, scheme: Colours) -> None:
    """The budget of one period as a thin line."""
    pen = QPen(QColor(scheme.muted), 1)
    pen.setCosmetic(True)
    pen.setStyle(Qt.PenStyle.DotLine)
    box.addItem(pg.InfiniteLine(target, angle=0, pen=pen))


def highest(panel: Panel) -> float:
    """The highest value that the outlook and the budget need room for; 0 without them."""
    ends = panel.outlook.high_95 if panel.outlook else ()
    values = [value for one in panel.series for value in one.values]
    known = [float(value) for value in values if isinstance(value, (int, float, Decimal))]
    room = 1.6 * max(known, default=0.0)  # a band that widens without end must not flatten what is known
    wanted = [min(max(ends, default=0.0), room), panel.target or 0.0]
    return max(float(value) for value in wanted)
