"""Seasonal patterns of many series at once, taken from the past alone and continued into the future.

A season is a number of steps; several may be at work (hourly data: a day of 24 and a week of 168). Short seasons are
means by phase, recent cycles counting more; long ones are Fourier terms. Each pattern is shrunk by the share of its
variance that repeats, so a series without a season gets none (James-Stein shrinkage; Miller and Williams, 2003).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

LONG_SEASON = 200  # steps; above this too few cycles are seen for a mean by phase
_CYCLE_WEIGHT = 0.88  # weight of a cycle against the next newer one
_HARMONICS = 4


def usable(seasons: tuple[int, ...], length: int) -> tuple[int, ...]:
    """The seasons of which at least two whole cycles are seen, shortest first."""
    return tuple(sorted({season for season in seasons if season >= 2 and 2 * season <= length}))


def adjust(series: Array, seasons: tuple[int, ...], horizon: int) -> tuple[Array, Array]:
    """(seasonally adjusted series (B, L), seasonal component of the next `horizon` steps (B, horizon))."""
    adjusted, ahead = series.copy(), np.zeros((len(series), horizon))
    for season in usable(seasons, series.shape[1]):
        detrended = adjusted - moving_average(adjusted, season)
        past, future = (_fourier if season > LONG_SEASON else _by_phase)(detrended, season, horizon)
        adjusted -= past
        ahead += future
    return adjusted, ahead


def moving_average(series: Array, window: int) -> Array:
    """Centred mean over `window` steps (halved end weights when even); the ends repeat the nearest whole window."""
    length = series.shape[1]
    kernel = np.ones(window) if window % 2 else np.r_[0.5, np.ones(window - 1), 0.5]
    half = len(kernel) // 2
    total = np.cumsum(np.pad(series, ((0, 0), (1, 0))), axis=1)
    inner = total[:, 2 * half + 1 :] - total[:, : length - 2 * half]
    if window % 2 == 0:
        inner = inner - 0.5 * (series[:, : length - 2 * half] + series[:, 2 * half :])
    return np.pad(inner / window, ((0, 0), (half, half)), mode="edge")


def _by_phase(detrended: Array, season: int, horizon: int) -> tuple[Array, Array]:
    length = detrended.shape[1]
    cycles = length // season
    recent = detrended[:, length - cycles * season :].reshape(len(detrended), cycles, season)
    weight = _CYCLE_WEIGHT ** np.arange(cycles - 1, -1, -1.0)
    weight /= weight.sum()
    pattern = np.einsum("bcs,c->bs", recent, weight)
    pattern -= pattern.mean(axis=1, keepdims=True)
    noise = np.einsum("bcs,c->b", (recent - pattern[:, None, :]) ** 2, weight) / season
    between = (pattern**2).mean(axis=1)
    error = noise * (weight**2).sum() / (1 - min((weight**2).sum(), 0.9))
    pattern *= np.clip(1 - error / np.maximum(between, 1e-300), 0, 1)[:, None]
    phase = (np.arange(length + horizon) - length) % season
    return pattern[:, phase[:length]], pattern[:, phase[length:]]


def _fourier(detrended: Array, season: int, horizon: int) -> tuple[Array, Array]:
    length = detrended.shape[1]
    angle = 2 * np.pi * np.outer(np.arange(length + horizon), np.arange(1, _HARMONICS + 1)) / season
    terms = np.hstack([np.sin(angle), np.cos(angle)])
    inside = terms[:length]
    weights = np.linalg.solve(inside.T @ inside + 0.05 * length * np.eye(inside.shape[1]), inside.T @ detrended.T)
    whole = (terms @ weights).T
    return whole[:, :length], whole[:, length:]
