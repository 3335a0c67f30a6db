"""The forecast of one series, with how the same method did on its own past."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.forecast import Forecast, ForecastRow, Moment, Span

from .candidates import CANDIDATES
from .engine import LEVELS, Outlook, outlook
from .holiday_effect import holiday_effect
from .timeline import Timeline, timeline

Array = npt.NDArray[np.float64]

LONGEST_HORIZON = 5000
_SUMS = (30, 90)
_NAMED_SHARE = 0.15  # a candidate with a smaller share of a combination goes unnamed


def forecast(
    times: Sequence[Moment],
    values: Sequence[float | None],
    horizon: int,
    season: int | None = None,
    holidays: Set[date] = frozenset(),
) -> Forecast:
    """Forecast `horizon` steps after the last observation.

    `season` is a hint in steps; the calendar's own seasons are tried as well. `holidays` are days off, past and
    future, that daily series may follow. Quantiles are split-conformal over a rolling-origin backtest.
    """
    if not 1 <= horizon <= LONGEST_HORIZON:
        raise Problem(f"A horizon of {horizon} is not possible.", f"Choose 1 to {LONGEST_HORIZON} steps.")
    line = timeline(times, values, season)
    effect, ahead = holiday_effect(line, holidays, horizon)
    result = outlook((line.values - effect)[None], line.seasons, horizon)
    return _described(line, result, ahead, horizon)


def _described(line: Timeline, result: Outlook, ahead: Array, horizon: int) -> Forecast:
    point = result.point[0] + ahead
    bands = result.bands[:, :, 0] + ahead
    if (line.values >= 0).all():
        point, bands = np.maximum(point, 0.0), np.maximum(bands, 0.0)
    steps = range(horizon)
    rows = tuple(_row(line.moment(len(line.values) + k), float(point[k]), bands[:, :, k]) for k in steps)
    error, coverage = float(result.past_error[0]), float(result.past_coverage[0])
    reason = _doubt(line, result)
    return Forecast(
        rows=rows,
        model=_name(result.shares[:, 0]),
        confidence=0.0 if np.isnan(error) else round(1 - min(error, 1.0), 4),
        past_error=None if np.isnan(error) else error,
        past_coverage=None if np.isnan(coverage) else coverage,
        forecastable=not reason,
        reason=reason,
        sums=tuple(_sum(point, result, steps) for steps in _SUMS if steps <= horizon),
        sum_errors=tuple(_sum_errors(result).tolist()),
        freedom=result.freedom,
        filled=line.filled,
    )


def _row(time: Moment, point: float, band: Array) -> ForecastRow:
    (low95, high95), (low80, high80) = band.tolist()
    return ForecastRow(time, point, low95, low80, point, high80, high95)


def _name(shares: Array) -> str:
    order = np.argsort(shares)[::-1]
    named = [list(CANDIDATES)[index] for index in order if shares[index] >= _NAMED_SHARE]
    return named[0] if len(named) == 1 else "combination of " + ", ".join(named)


def _doubt(line: Timeline, result: Outlook) -> str:
    """Why the forecast should not be relied on; empty when it may be."""
    short = min(line.seasons, default=2)
    if len(line.values) < 2 * short:
        return f"Not forecastable: the history of {len(line.values)} steps is shorter than two seasons of {short}."
    if result.past is None:
        return "Not forecastable: the history is too short to test any method on it."
    if not result.beats_naive[0]:
        return "Not forecastable: no method did better on the past than repeating the last season."
    return ""


def _sum(point: Array, result: Outlook, steps: int) -> Span:
    """The interval of a sum comes from the sums of past errors, since errors of neighbouring steps do not cancel."""
    total = float(point[:steps].sum())
    if result.past is None:
        half = (result.bands[1, 1, 0, :steps] - result.point[0, :steps]).sum()
        return Span(steps, total, total - float(half), total + float(half))
    guess, actual = result.past[0][0], result.past[1][0]
    errors = np.sort(np.abs((guess - actual)[:, :steps].sum(axis=1)))
    rank = min(int(np.ceil((len(errors) + 1) * LEVELS[1])), len(errors)) - 1
    return Span(
        steps,
        total,
        max(total - float(errors[rank]), 0.0 if (point >= 0).all() else -np.inf),
        total + float(errors[rank]),
    )


def _sum_errors(result: Outlook) -> Array:
    """Standard error of the sums of the first 1, 2, ... steps, from the same sums in the past; never falling."""
    if result.past is None:
        half: Array = (result.bands[0, 1, 0] - result.point[0]) / 1.96
        return np.cumsum(half)
    guess, actual = result.past[0][0], result.past[1][0]
    squares = np.cumsum(guess - actual, axis=1) ** 2
    errors: Array = np.maximum.accumulate(np.sqrt(squares.mean(axis=0)))
    return errors


def as_moment(day: date) -> datetime:
    """A calendar day as the instant that stands for it on a daily timeline."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a calendar day has no zone
