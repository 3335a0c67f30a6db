"""A regular series from dated observations: the step, the seasons of a calendar, and no holes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.forecast import Moment

Array = npt.NDArray[np.float64]

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0
_LONGEST_SEASON = 3000  # steps; beyond it a season is left out


@dataclass(frozen=True)
class Timeline:
    """`values` are finite and evenly spaced; `filled` of them were missing and are interpolated."""

    values: Array
    start: Moment
    step: timedelta | None  # None: calendar months
    months: int  # months per step where `step` is None
    seasons: tuple[int, ...]
    filled: int

    def moment(self, index: int) -> Moment:
        """The time of step `index`; 0 is the first observation, len(values) the first future step."""
        if isinstance(self.start, int):
            return self.start + index
        return _add_months(self.start, index * self.months) if self.step is None else self.start + index * self.step


def timeline(times: Sequence[Moment], values: Sequence[float | None], season: int | None = None) -> Timeline:
    """Sort, find the step, put a hole where a step is missing, and fill holes. Raises `Problem` on bad input."""
    if not times:
        raise Problem("The series has no rows.", "Give a file with at least three rows below its header line.")
    pairs = sorted(zip(times, values, strict=True), key=lambda pair: pair[0])
    moments = [pair[0] for pair in pairs]
    if len(pairs) < 3:
        raise Problem(f"The series has only {len(pairs)} row(s).", "A forecast needs at least three.")
    if len(set(moments)) < len(moments):
        again = next(a for a, b in pairwise(moments) if a == b)
        raise Problem(f"The time {again} occurs more than once.", "Give one row per time, for example a sum per day.")
    start, step, months, places = _grid(moments)
    grid = np.full(places[-1] + 1, np.nan)
    grid[places] = [np.nan if value is None else value for _, value in pairs]
    if not np.isfinite(grid).any():
        raise Problem("The series has no number in it.", "Check the name of the value column.")
    seasons = _seasons(step, months, isinstance(start, int), season)
    filled, count = fill(grid, seasons)
    return Timeline(filled, start, step, months, seasons, count)


def in_order(times: Sequence[Moment], values: Sequence[float | None]) -> tuple[Array, npt.NDArray[np.int64]]:
    """(values by time, place of each given row among them): rows follow each other whatever their clock says.

    Quick measurements repeat and skip instants when clocks change; their neighbours matter more than their dates.
    """
    order = sorted(range(len(times)), key=lambda index: times[index])
    places = np.empty(len(times), dtype=np.int64)
    places[order] = np.arange(len(times))
    numbers = np.array([np.nan if values[index] is None else values[index] for index in order], dtype=np.float64)
    if not np.isfinite(numbers).any():
        raise Problem("The series has no number in it.", "Check the name of the value column.")
    return fill(numbers, ())[0], places


def typical_gap(times: Sequence[Moment]) -> timedelta | None:
    """Median time between neighbours; None for numbered steps or fewer than two rows."""
    clock = sorted(time for time in times if isinstance(time, datetime))
    gaps = sorted(after - before for before, after in pairwise(clock))
    return gaps[len(gaps) // 2] if gaps else None


def fill(grid: Array, seasons: tuple[int, ...]) -> tuple[Array, int]:
    """Holes become the value one short season earlier where known, else a straight line between neighbours."""
    holes = np.flatnonzero(~np.isfinite(grid))
    result = grid.copy()
    season = min(seasons, default=0)
    for hole in holes:
        if season and hole >= season:
            result[hole] = result[hole - season]
    left = np.flatnonzero(~np.isfinite(result))
    known = np.flatnonzero(np.isfinite(result))
    result[left] = np.interp(left, known, result[known])
    return result, len(holes)


def _grid(moments: list[Moment]) -> tuple[Moment, timedelta | None, int, npt.NDArray[np.int64]]:
    first = moments[0]
    if isinstance(first, int):
        gaps = np.diff(np.array(moments, dtype=np.int64))
        unit = max(int(np.median(gaps)), 1)
        return first, None, 0, (np.array(moments, dtype=np.int64) - first) // unit
    seconds = np.array([(moment - first).total_seconds() for moment in moments if isinstance(moment, datetime)])
    gap = float(np.median(np.diff(seconds)))
    months = round(gap / (30.44 * _DAY))
    if gap >= 27 * _DAY and abs(gap / (30.44 * _DAY) - months) < 0.1:
        places = [_months_between(first, moment) // months for moment in moments if isinstance(moment, datetime)]
        return first, None, months, np.array(places, dtype=np.int64)
    return first, timedelta(seconds=gap), 0, np.rint(seconds / gap).astype(np.int64)


def _seasons(step: timedelta | None, months: int, numbered: bool, hint: int | None) -> tuple[int, ...]:
    """Seasons that the calendar suggests at this step, and the hinted one."""
    if numbered:
        found = {24: {24, 168}, 48: {48, 336}, 96: {96, 672}, 7: {7, 365}}.get(hint or 0, set())
    elif step is None:
        found = {12 // months} if months and 12 % months == 0 else set()
    else:
        seconds = step.total_seconds()
        cycles = (
            [_DAY, 7 * _DAY]
            if seconds < _DAY
            else [7 * _DAY, 364 * _DAY]
            if seconds >= 7 * _DAY
            else [7 * _DAY, 365 * _DAY]
        )
        found = {round(cycle / seconds) for cycle in cycles}
    return tuple(sorted(s for s in found | ({hint} if hint else set()) if 2 <= s <= _LONGEST_SEASON))


def _months_between(first: datetime, moment: datetime) -> int:
    return (moment.year - first.year) * 12 + moment.month - first.month


def _add_months(start: datetime, months: int) -> datetime:
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=start.tzinfo)
    return start.replace(year=year, month=month, day=min(start.day, (following - timedelta(days=1)).day))
