"""How much lower or higher a daily series is on public holidays."""

from __future__ import annotations

from collections.abc import Set
from datetime import date, datetime, timedelta

import numpy as np
import numpy.typing as npt

from .seasonal import adjust, moving_average
from .timeline import Timeline

Array = npt.NDArray[np.float64]

_PRIOR = 2.0  # holidays' worth of belief that they are days like others


def holiday_effect(line: Timeline, holidays: Set[date], horizon: int) -> tuple[Array, Array]:
    """(effect on each past step (L,), effect on each future step (horizon,)); zeros where holidays say nothing.

    Only holidays on the five most usual working days count: one that falls on a Sunday changes nothing.
    """
    length = len(line.values)
    none = np.zeros(length), np.zeros(horizon)
    if not holidays or line.step != timedelta(days=1) or length < 28:
        return none
    days = [line.moment(index) for index in range(length + horizon)]
    marks = np.array([isinstance(d, datetime) and d.date() in holidays and d.weekday() < 5 for d in days], dtype=float)
    if not marks[:length].any():
        return none
    adjusted, _ = adjust(line.values[None], (7,), 1)
    usual = np.median(np.lib.stride_tricks.sliding_window_view(np.pad(adjusted[0], 7, mode="edge"), 15), axis=1)
    rest = (adjusted[0] - usual)[marks[:length] > 0]
    level = moving_average(line.values[None], 7)[0]
    share = rest.sum() / (len(rest) + _PRIOR) / max(float(np.abs(level[marks[:length] > 0]).mean()), 1e-12)
    return share * level * marks[:length], share * float(level[-1]) * marks[length:]
