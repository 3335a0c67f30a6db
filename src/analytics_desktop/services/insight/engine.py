"""Forecasts of many series of equal length in one pass: transform, backtest, combine, calibrate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import combine, seasonal, transform
from .backtest import Backtest, backtest
from .candidates import CANDIDATES

Array = npt.NDArray[np.float64]

LEVELS = (0.95, 0.80)
NAIVE = "seasonal naive"


@dataclass(frozen=True)
class Outlook:
    """Arrays over S series and H steps. `bands` (2 levels, low/high, S, H). Past figures are NaN without a backtest."""

    point: Array
    bands: Array
    shares: Array  # (C, S) in the order of CANDIDATES
    past_error: Array
    past_coverage: Array
    beats_naive: npt.NDArray[np.bool_]
    past: tuple[Array, Array] | None  # combined past forecasts and actuals, (S, K, H)
    freedom: float = 2.0  # independent past errors: overlapping horizons are no news


def outlook(series: Array, seasons: tuple[int, ...], horizon: int) -> Outlook:
    """`series` (S, L) finite floats; `seasons` in steps. Series that stay above 0 get forecasts that do too."""
    scale = transform.scale_of(series, seasons)
    scaled = scale.apply(series)
    final = np.stack([model(scaled, seasons, horizon) for model in CANDIDATES.values()])
    test = backtest(scaled, seasons, horizon)
    if test is None:
        return _without_past(scaled, final, scale, seasons)
    shares = combine.weights(test.guesses, test.actual)
    back = np.einsum("cs,cskh->skh", shares, test.guesses)
    errors = np.abs(back - test.actual)
    point = np.einsum("cs,csh->sh", shares, final)
    width = combine.half_widths(errors, LEVELS, test.spans)
    bands = np.stack([np.stack([point - w, point + w]) for w in width])
    past = scale.undo_origins(back), scale.undo_origins(test.actual)
    naive = scale.undo_origins(test.guesses[list(CANDIDATES).index(NAIVE)])
    error = _wape(*past)
    better = error < _wape(naive, past[1])
    return Outlook(
        scale.undo(point), scale.undo(bands), shares, error, _coverage(errors, test), better, past, max(test.spans, 2.0)
    )


def _without_past(scaled: Array, final: Array, scale: transform.Scale, seasons: tuple[int, ...]) -> Outlook:
    """Too short to hold anything back: the random walk, with the spread of its own one-step changes."""
    shares = np.zeros(final.shape[:2])
    shares[list(CANDIDATES).index("random walk + seasonal")] = 1.0
    point = np.einsum("cs,csh->sh", shares, final)
    adjusted, _ = seasonal.adjust(scaled, seasons, 1)
    spread = np.diff(adjusted, axis=1).std(axis=1) if scaled.shape[1] > 1 else np.zeros(len(scaled))
    steps = np.sqrt(np.arange(1, final.shape[2] + 1))
    width = spread[:, None] * steps
    bands = np.stack([np.stack([point - z * width, point + z * width]) for z in (1.96, 1.2816)])
    nothing = np.full(len(scaled), np.nan)
    return Outlook(
        scale.undo(point), scale.undo(bands), shares, nothing, nothing, np.zeros(len(scaled), dtype=bool), None
    )


def _wape(guess: Array, actual: Array) -> Array:
    """Weighted absolute percentage error per series, a fraction (Hyndman and Koehler, 2006)."""
    total = np.abs(actual).sum(axis=(1, 2))
    share: Array = np.abs(guess - actual).sum(axis=(1, 2)) / np.where(total > 0, total, np.nan)
    return share


def _coverage(errors: Array, test: Backtest) -> Array:
    """Share of errors inside the 95 % interval that the other origins alone would have given."""
    count = errors.shape[1]
    if count < 2:
        return np.full(len(errors), np.nan)
    inside = []
    for k in range(count):
        others = np.delete(errors, k, axis=1)
        inside.append((errors[:, k] <= combine.half_widths(others, LEVELS[:1], test.spans)[0]).mean(axis=1))
    share: Array = np.mean(inside, axis=0)
    return share
