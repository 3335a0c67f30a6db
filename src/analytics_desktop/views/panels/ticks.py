"""Where axes have their marks. Free of Qt."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from analytics_desktop.models.calendar import add_months


def nice_step(span: float, count: int) -> float:
    """The step of the form 1, 2, 2.5 or 5 times a power of ten that cuts `span` into about `count` pieces."""
    if span <= 0:
        return 1.0
    rough = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999)


def value_ticks(low: float, high: float, count: int, whole: bool = False) -> list[float]:
    """Round values from at or below `low` to at or above `high`; `whole` allows no fractions."""
    step = nice_step(high - low, count)
    if whole:
        step = max(1.0, float(math.ceil(step)))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def day_number(moment: date | datetime) -> float:
    """Days since year 1, with the time of day as a fraction."""
    if isinstance(moment, datetime):
        return moment.toordinal() + (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86400
    return float(moment.toordinal())


def date_ticks(first: date, last: date, count: int) -> list[date]:
    """At most about `count` days that read well: single days, Mondays, firsts of months, quarters or years."""
    span = (last - first).days + 1
    if span <= count:
        return [first + timedelta(days=i) for i in range(span)]
    for weeks in (1, 2):
        if span / (7 * weeks) <= count:
            monday = first + timedelta(days=-first.weekday() % 7)
            return _stepped(monday, last, 7 * weeks)
    for months in (1, 2, 3, 6, 12, 24, 60):
        if span / (30.44 * months) <= count:
            return _monthly(first, last, months)
    return [first, last]


def _stepped(start: date, last: date, days: int) -> list[date]:
    return [start + timedelta(days=days * i) for i in range(((last - start).days // days) + 1)]


def _monthly(first: date, last: date, months: int) -> list[date]:
    start = first if first.day == 1 else add_months(first, 1)
    while (start.month - 1) % min(months, 12):
        start = add_months(start, 1)
    ticks = []
    while start <= last:
        ticks.append(start)
        start = add_months(start, months)
    return ticks


def with_gaps(
    periods: tuple[date | datetime, ...], values: tuple[float, ...], step_days: float
) -> tuple[list[float], list[float]]:
    """Coordinates of a line that breaks (NaN) where a period is missing."""
    xs: list[float] = []
    ys: list[float] = []
    for period, value in zip(periods, values, strict=True):
        x = day_number(period)
        if xs and x - xs[-1] > step_days * 1.5:
            xs.append((x + xs[-1]) / 2)
            ys.append(math.nan)
        xs.append(x)
        ys.append(value)
    return xs, ys


def spread(wanted: list[float], height: float, low: float, high: float) -> list[float]:
    """Positions near the wanted ones, in the same order, at least `height` apart and within low..high where it fits."""
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    placed = list(wanted)
    floor = low
    for index in order:
        placed[index] = max(wanted[index], floor)
        floor = placed[index] + height
    ceiling = high
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - height
    return placed
