"""The series of a panel as a chart draws them: coordinates, colour, line style and marker."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from analytics_desktop.models.filters import Grain
from analytics_desktop.models.page import Panel, Series, Value, number_of
from analytics_desktop.models.tabular import OTHER, folded
from analytics_desktop.views.colours import Colours

from .ticks import day_number, with_gaps

STEP_DAYS: dict[Grain, float] = {"whole": 1.0, "day": 1.0, "week": 7.0, "month": 31.0}
_DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 3, 2, 3), (10, 4), (4, 2, 1, 2, 1, 2))
MARKERS = ("o", "s", "t", "d", "p", "star")


@dataclass(frozen=True)
class Mark:
    """One series. `points` maps a day number to the exact value; `xs`, `ys` are for drawing and hold NaN at gaps."""

    name: str
    colour: str
    dash: tuple[float, ...]
    symbol: str
    xs: list[float]
    ys: list[float]
    points: dict[float, Value]
    moments: dict[float, date | datetime]

    def pen(self, ratio: float) -> QPen:
        """A cosmetic pen: its width counts real pixels, `ratio` of which make one. Long lines are thin and fast."""
        width = 1.8 * ratio if len(self.xs) < 5000 else 1.0
        pen = QPen(QColor(self.colour), width)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if self.dash:
            pen.setDashPattern([part / width * 1.5 * ratio for part in self.dash])
        return pen

    @property
    def last(self) -> tuple[float, float]:
        return self.xs[-1], self.ys[-1]

    def lone_points(self) -> tuple[list[float], list[float]]:
        """Points between two gaps, which a line alone would not show."""
        padded = [math.nan, *self.ys, math.nan]
        lone = [i for i in range(len(self.ys)) if _alone(padded[i : i + 3])]
        return [self.xs[i] for i in lone], [self.ys[i] for i in lone]


def _alone(window: list[float]) -> bool:
    return math.isnan(window[0]) and not math.isnan(window[1]) and math.isnan(window[2])


def marks_of(panel: Panel, grain: Grain, colours: Colours) -> tuple[list[Mark], int]:
    """The marks of a panel, at most six and "other", and how many series are left out."""
    series, hidden = folded(panel.series, panel.metric.adds_up)
    marks = [
        _mark(one, index, panel, grain, colours)
        for index, one in enumerate(series)
        if any(number_of(value) is not None for value in one.values)
    ]
    return marks, hidden


def _mark(series: Series, index: int, panel: Panel, grain: Grain, colours: Colours) -> Mark:
    known = [(p, v) for p, v in zip(series.periods, series.values, strict=True) if number_of(v) is not None]
    periods = tuple(period for period, _ in known)
    xs, ys = with_gaps(periods, tuple(_float(value) for _, value in known), STEP_DAYS[grain])
    other = series.segment == OTHER or index >= len(colours.series)
    return Mark(
        name=series.segment or panel.metric.title,
        colour=colours.other if other else colours.series[index],
        dash=_DASHES[index % len(_DASHES)],
        symbol=MARKERS[index % len(MARKERS)],
        xs=xs,
        ys=ys,
        points={day_number(period): value for period, value in known},
        moments={day_number(period): period for period in periods},
    )


def _float(value: Value) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else math.nan
