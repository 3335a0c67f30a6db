"""From backtest errors to the weight of each candidate, and from remaining errors to intervals."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_SHARPNESS = 6.0  # how strongly a smaller error is preferred
_CUT = 1.6  # a candidate worse than this many times the best has no say


def weights(guesses: Array, actual: Array) -> Array:
    """(C, S): shares of the candidates per series, from their mean absolute errors over all origins."""
    error = np.abs(guesses - actual).mean(axis=(2, 3)) + 1e-12
    relative = error / error.min(axis=0)
    share = np.where(relative <= _CUT, relative**-_SHARPNESS, 0.0)
    result: Array = share / share.sum(axis=0)
    return result


def half_widths(errors: Array, levels: tuple[float, ...], spans: float) -> Array:
    """Split-conformal half widths (len(levels), S, H) from absolute errors (S, K, H).

    Errors are scaled by a profile that grows with the horizon, pooled over origins and steps, and their quantile is
    taken with the finite-sample correction (Lei et al., 2018). Errors of overlapping horizons move together, so the
    quantile is widened as Student's t with `spans` degrees of freedom is wider than the normal.
    """
    from scipy.special import ndtri, stdtrit

    profile = _profile(errors)
    scores = np.sort((errors / profile[:, None, :]).reshape(len(errors), -1), axis=1)
    result = []
    for level in levels:
        rank = min(int(np.ceil((scores.shape[1] + 1) * level)), scores.shape[1]) - 1
        tail = (1 + level) / 2
        result.append(scores[:, rank, None] * profile * (stdtrit(max(spans, 2.0), tail) / ndtri(tail)))
    return np.stack(result)


def _profile(errors: Array) -> Array:
    """(S, H) typical error by step: never falling, a straight line in variance."""
    variance = (errors**2).mean(axis=1)
    steps = np.arange(errors.shape[2], dtype=float)
    centred = steps - steps.mean()
    slope = np.maximum(variance @ centred / max(centred @ centred, 1.0), 0)
    level = variance.mean(axis=1) - slope * steps.mean()
    floor = 0.1 * variance.mean(axis=1)
    profile: Array = np.sqrt(np.maximum(np.maximum(level, floor)[:, None] + slope[:, None] * steps, 1e-24))
    return profile
