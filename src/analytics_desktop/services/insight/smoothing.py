"""Exponential smoothing of many series at once, over a grid of parameters.

Arrays are (B, L): B independent series of equal length L. One pass over time serves every series and every parameter
set, so a rolling-origin backtest costs about as much as one fit. Parameters are chosen by the sum of squared
one-step errors (Hyndman et al., "Forecasting with Exponential Smoothing", 2008).
"""

from __future__ import annotations

from itertools import product

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

_ALPHAS = np.array([0.02, 0.05, 0.1, 0.2, 0.3, 0.45, 0.6, 0.75, 0.9, 0.99])
_DAMPED = np.array(
    [
        (a, b, p)
        for a, b, p in product((0.05, 0.15, 0.3, 0.5, 0.75, 0.98), (0.01, 0.05, 0.15, 0.35), (0.9, 0.97))
        if b <= a
    ]
)


def simple(series: Array) -> Array:
    """Level after the last observation, (B,), by simple exponential smoothing."""
    level = np.repeat(series[:, :10].mean(axis=1)[:, None], len(_ALPHAS), axis=1)
    squares = np.zeros_like(level)
    for column in np.ascontiguousarray(series.T):
        error = column[:, None] - level
        squares += error * error
        level += _ALPHAS * error
    chosen: Array = level[np.arange(len(series)), squares.argmin(axis=1)]
    return chosen


def damped_trend(series: Array, horizon: int) -> Array:
    """Forecasts (B, horizon) of additive damped-trend smoothing (Gardner and McKenzie, 1985)."""
    alpha, beta, phi = _DAMPED.T
    head = min(20, series.shape[1])
    slope = (series[:, head - 1] - series[:, 0]) / max(head - 1, 1)
    level = np.repeat(series[:, :1], len(alpha), axis=1)
    trend = np.repeat(slope[:, None] * 0.5, len(alpha), axis=1)
    squares = np.zeros_like(level)
    for column in np.ascontiguousarray(series.T[1:]):
        trend *= phi
        level += trend
        error = column[:, None] - level
        squares += error * error
        level += alpha * error
        trend += alpha * beta * error
    rows, best = np.arange(len(series)), squares.argmin(axis=1)
    damping = np.cumsum(phi[best][:, None] ** np.arange(1, horizon + 1), axis=1)
    ahead: Array = level[rows, best][:, None] + damping * trend[rows, best][:, None]
    return ahead
