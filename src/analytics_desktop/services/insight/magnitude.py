"""How far each value is from what its past suggests, in spreads."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_LEAST = 8  # past values needed before anything is expected
_CYCLES = 12  # past cycles whose same phase is looked at
_ROLLING = 600
_ROLLING_LEAST = 100
_HALF = 10.0  # spreads at which the score is one half
_MAD_TO_SIGMA = 1.4826


def seasonal(values: Array, season: int) -> tuple[Array, Array]:
    """(expected, spreads away), from the median of the same phase in past cycles and the MAD of past residuals.

    The level follows the last two cycles, so growth is not an anomaly. NaN while fewer than eight values are known.
    """
    expected, away = np.full(len(values), np.nan), np.full(len(values), np.nan)
    counts = is_counts(values)
    rest = np.full(len(values), np.nan)
    for index in range(max(_LEAST, season), len(values)):
        phase = values[index - season :: -season][:_CYCLES] if index >= season else values[:0]
        level = np.median(values[max(0, index - 2 * season) : index])
        before = np.median(values[max(0, index - season * _CYCLES) : index])
        expected[index] = np.median(phase) + (level - before if len(phase) > 2 else 0.0)
        rest[index] = values[index] - expected[index]
        known = rest[max(0, index - _ROLLING) : index]
        known = known[np.isfinite(known)]
        if len(known) >= _LEAST:
            spread = _MAD_TO_SIGMA * np.median(np.abs(known - np.median(known)))
            if counts and spread == 0:  # mostly equal small counts: one more of them is chance
                spread = np.sqrt(max(expected[index], 1.0))
            away[index] = abs(rest[index] - np.median(known)) / max(spread, 1e-3 * abs(level), 1e-12)
    return expected, away


def is_counts(values: Array) -> bool:
    """Whether these are whole numbers of something; such a number varies by its square root by chance alone."""
    known = values[np.isfinite(values)]
    return bool(len(known)) and bool((known >= 0).all()) and bool((known == np.round(known)).all())


def rolling(values: Array) -> tuple[Array, Array]:
    """(expected, spreads away) against mean and standard deviation of the last 600 values, for quick series."""
    total, squares = np.cumsum(np.r_[0.0, values]), np.cumsum(np.r_[0.0, values**2])
    index = np.arange(len(values))
    first = np.maximum(0, index - _ROLLING)
    count = np.maximum(index - first, 1)
    mean = (total[index] - total[first]) / count
    variance = np.maximum((squares[index] - squares[first]) / count - mean**2, 1e-9)
    known = index >= _ROLLING_LEAST
    return np.where(known, mean, np.nan), np.where(known, np.abs(values - mean) / np.sqrt(variance), np.nan)


def magnitude_score(away: Array) -> Array:
    """0..1, rising with the distance in spreads; unknown is 0."""
    known = np.nan_to_num(away)
    score: Array = known / (_HALF + known)
    return score
