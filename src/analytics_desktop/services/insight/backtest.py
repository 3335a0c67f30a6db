"""Rolling-origin backtest: what each candidate would have said at earlier dates, against what then happened.

Windows have equal length so that all origins of all series are one batch (Tashman, 2000).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .candidates import CANDIDATES

Array = npt.NDArray[np.float64]

MOST_ORIGINS = 12


@dataclass(frozen=True)
class Backtest:
    """`guesses` (C, S, K, H): candidate, series, origin (oldest first), step. `actual` (S, K, H)."""

    names: tuple[str, ...]
    guesses: Array
    actual: Array
    spans: float  # how many horizons lie side by side in the origins; overlapping ones are no news


def origins(length: int, horizon: int, seasons: tuple[int, ...]) -> tuple[int, int]:
    """(number of origins, steps between them); no origins when the history is too short to hold any back."""
    need = max([2 * season + 2 for season in seasons if 3 * season + horizon <= length] or [0])
    need = max(need, length // 2, 8)
    room = length - horizon - need
    if room < 0:
        return 0, 1
    step = max(1, min(horizon // 2 or 1, room // (MOST_ORIGINS - 1) or 1))
    return min(MOST_ORIGINS, room // step + 1), step


def backtest(series: Array, seasons: tuple[int, ...], horizon: int) -> Backtest | None:
    """Every candidate at every origin, or None when the history is too short."""
    total, length = series.shape
    count, step = origins(length, horizon, seasons)
    if count == 0:
        return None
    window = length - horizon - (count - 1) * step
    starts = [k * step for k in range(count)]
    past = np.stack([series[:, s : s + window] for s in starts], axis=1).reshape(total * count, window)
    actual = np.stack([series[:, s + window : s + window + horizon] for s in starts], axis=1)
    guesses = [model(past, seasons, horizon).reshape(total, count, horizon) for model in CANDIDATES.values()]
    return Backtest(tuple(CANDIDATES), np.stack(guesses), actual, 1 + (count - 1) * step / horizon)
