"""The models that compete for a series. Each maps (series (B, L), seasons, horizon) to forecasts (B, horizon)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from . import seasonal, smoothing

Array = npt.NDArray[np.float64]
Candidate = Callable[[Array, tuple[int, ...], int], Array]


def seasonal_naive(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """The last cycle again; without a season the last value."""
    known = seasonal.usable(seasons, series.shape[1])
    season = known[-1] if known and known[-1] <= seasonal.LONG_SEASON else (known[0] if known else 1)
    return series[:, series.shape[1] - season + np.arange(horizon) % season]


def linear_seasonal(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """A straight line through the adjusted series plus the seasonal pattern."""
    adjusted, ahead = seasonal.adjust(series, seasons, horizon)
    intercept, slope = _line(adjusted)
    steps = np.arange(series.shape[1], series.shape[1] + horizon)
    return intercept[:, None] + slope[:, None] * steps + ahead


def naive_adjusted(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """The last adjusted value plus the seasonal pattern: the best guess for a random walk."""
    adjusted, ahead = seasonal.adjust(series, seasons, horizon)
    return adjusted[:, -1:] + ahead


def damped_ets(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """Damped-trend exponential smoothing of the adjusted series."""
    adjusted, ahead = seasonal.adjust(series, seasons, horizon)
    return smoothing.damped_trend(adjusted, horizon) + ahead


def theta(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """Theta method: smoothed level plus half the linear slope (Assimakopoulos and Nikolopoulos, 2000)."""
    adjusted, ahead = seasonal.adjust(series, seasons, horizon)
    _, slope = _line(adjusted)
    drift = 0.5 * slope[:, None] * np.arange(1, horizon + 1)
    return smoothing.simple(adjusted)[:, None] + drift + ahead


def autoregression(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """Ridge regression on the last steps and the same steps of earlier cycles, iterated forward."""
    known = seasonal.usable(seasons, series.shape[1])
    mean: Array = series.mean(axis=1, keepdims=True)
    return mean + _iterate(series - mean, _lags(known, series.shape[1]), horizon)


def differenced_autoregression(series: Array, seasons: tuple[int, ...], horizon: int) -> Array:
    """The same regression on differences against one cycle earlier, which lets the level wander."""
    known = [season for season in seasonal.usable(seasons, series.shape[1]) if season <= seasonal.LONG_SEASON]
    season = known[-1] if known and 3 * known[-1] <= series.shape[1] else 1
    change = series[:, season:] - series[:, :-season]
    ahead = _iterate(change, _lags(tuple(known[:1]), change.shape[1]), horizon)
    joined = np.hstack([series[:, -season:], np.zeros_like(ahead)])
    for step in range(horizon):
        joined[:, season + step] = joined[:, step] + ahead[:, step]
    return joined[:, season:]


CANDIDATES: dict[str, Candidate] = {
    "seasonal naive": seasonal_naive,
    "linear trend + seasonal": linear_seasonal,
    "random walk + seasonal": naive_adjusted,
    "damped ETS": damped_ets,
    "Theta": theta,
    "seasonal autoregression": autoregression,
    "differenced autoregression": differenced_autoregression,
}


def _line(series: Array) -> tuple[Array, Array]:
    steps = np.arange(series.shape[1])
    centred = steps - steps.mean()
    slope = series @ centred / (centred @ centred)
    return series.mean(axis=1) - slope * steps.mean(), slope


def _lags(seasons: tuple[int, ...], length: int) -> list[int]:
    wanted = {1, 2, 3} | {season + shift for season in seasons for shift in (-1, 0, 1)} | {2 * s for s in seasons[:1]}
    return sorted(lag for lag in wanted if 1 <= lag <= length // 2)


def _iterate(series: Array, lags: list[int], horizon: int) -> Array:
    """Fit y[t] on y[t - lag], then feed each forecast back in."""
    longest, length = lags[-1], series.shape[1]
    past = np.stack([series[:, longest - lag : length - lag] for lag in lags], axis=2)
    target = series[:, longest:]
    gram = np.einsum("btp,btq->bpq", past, past)
    ridge = 0.01 * np.trace(gram, axis1=1, axis2=2)[:, None, None] / len(lags) + 1e-9
    weights = np.linalg.solve(gram + ridge * np.eye(len(lags)), np.einsum("btp,bt->bp", past, target)[:, :, None])[
        :, :, 0
    ]
    known = np.hstack([series[:, -longest:], np.zeros((len(series), horizon))])
    limit = 3 * np.abs(series).max(axis=1)
    for step in range(longest, longest + horizon):
        value = np.einsum("bp,bp->b", known[:, [step - lag for lag in lags]], weights)
        known[:, step] = np.clip(value, -limit, limit)
    return known[:, longest:]
