"""Unusual observations of a series, scored as they come: no score uses a later value."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import numpy.typing as npt

from analytics_desktop.models.anomaly import AnomalyWindow, Kind, Observation
from analytics_desktop.models.forecast import Moment

from .magnitude import magnitude_score, rolling, seasonal
from .shape import shape_scores
from .timeline import Timeline, in_order, timeline, typical_gap

Array = npt.NDArray[np.float64]

THRESHOLD = 0.45
_QUIET = 120  # rows after a finding in which the same disturbance is not reported again
_QUIET_SCORE = 0.3
_QUICK = timedelta(hours=16)  # a series with shorter steps is judged by its last rows, not by its calendar


def observations(
    times: Sequence[Moment], values: Sequence[float | None], season: int | None = None
) -> tuple[Observation, ...]:
    """One observation per row, in the order given. Raises `Problem` where the series cannot be read."""
    gap = typical_gap(times)
    if gap is not None and gap < _QUICK:
        series, places = in_order(times, values)
        expected, away = rolling(series)
        quiet = _QUIET
    else:
        line = timeline(times, values, season)
        series, places, quiet = line.values, _places(times, line), min(line.seasons, default=3)
        expected, away = seasonal(series, min(line.seasons, default=1))
    scores = _held_down(1 - (1 - shape_scores(series)) * (1 - magnitude_score(away)), quiet)
    return tuple(
        _observation(time, value, float(expected[place]), float(scores[place]))
        for time, value, place in zip(times, values, places, strict=True)
    )


def windows(found: Sequence[Observation]) -> tuple[AnomalyWindow, ...]:
    """Each finding with the rows after it that stay away from what was expected."""
    result = []
    index = 0
    while index < len(found):
        if not found[index].flagged:
            index += 1
            continue
        end = index + 1
        while end < len(found) and not found[end].flagged and _away(found[end], found[index]):
            end += 1
        result.append(_window(found[index:end], found[end : end + (end - index) + 3]))
        index = end
    return tuple(result)


def _held_down(scores: Array, rows: int) -> Array:
    """After a finding the score is held down, since one disturbance should be reported once."""
    result, wait = scores.copy(), 0
    for index, score in enumerate(scores):
        if wait:
            wait -= 1
            result[index] = min(score, _QUIET_SCORE)
        elif score >= THRESHOLD:
            wait = rows
    return result


def _places(times: Sequence[Moment], line: Timeline) -> npt.NDArray[np.int64]:
    """Index in the regular series of each given time."""
    index = {line.moment(k): k for k in range(len(line.values))}
    order = {time: rank for rank, time in enumerate(sorted(times))}
    return np.array([index.get(time, min(order[time], len(line.values) - 1)) for time in times], dtype=np.int64)


def _observation(time: Moment, value: float | None, expected: float, score: float) -> Observation:
    flagged = value is not None and score >= THRESHOLD
    known = None if np.isnan(expected) else expected
    return Observation(time, value, known, round(score, 6), flagged, _why(value, known) if flagged else "")


def _why(value: float | None, expected: float | None) -> str:
    if value is None or expected is None:
        return "The last values together are unlike any seen before."
    if abs(value - expected) < 0.2 * max(abs(expected), 1e-12):
        return f"{value:,.4g} is near the expected {expected:,.4g}, but the last values together are unlike the past."
    side = "above" if value > expected else "below"
    return f"{value:,.4g} is {side} the expected {expected:,.4g}."


def _away(row: Observation, start: Observation) -> bool:
    """Whether a row continues the disturbance that `start` began: same side, at least a third as far."""
    if row.value is None or row.expected is None or start.value is None or start.expected is None:
        return False
    first, now = start.value - start.expected, row.value - row.expected
    return first * now > 0 and abs(now) >= abs(first) / 3


def _window(rows: Sequence[Observation], after: Sequence[Observation]) -> AnomalyWindow:
    known = [(r.value, r.expected) for r in rows if r.value is not None and r.expected is not None]
    score = max(row.score for row in rows)
    if not known:
        return AnomalyWindow(rows[0].time, rows[-1].time, None, None, score, "unusual pattern", rows[0].why)
    actual, expected = (float(np.mean(column)) for column in zip(*known, strict=True))
    kind = _kind(actual, expected, len(rows), after)
    why = rows[0].why if len(rows) == 1 else f"{len(rows)} rows: {actual:,.4g} on average, expected {expected:,.4g}."
    return AnomalyWindow(rows[0].time, rows[-1].time, expected, actual, score, kind, why)


def _kind(actual: float, expected: float, length: int, after: Sequence[Observation]) -> Kind:
    """A shift lasts: it is long, or nothing after it returned."""
    if abs(actual - expected) < 0.2 * max(abs(expected), 1e-12):
        return "unusual pattern"
    if length >= 7 or (length >= 3 and not after):
        return "level shift"
    return "spike" if actual > expected else "drop"
