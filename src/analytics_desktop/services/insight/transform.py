"""The scale on which a series is modelled: logarithms where its swings grow with its level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_SHORTEST_CYCLE = 8
_LONGEST_CYCLE = 60


def grows_with_level(series: Array, seasons: tuple[int, ...]) -> Flags:
    """(S,): whether spread within a cycle rises with the cycle's mean, so that logarithms steady it.

    The slope of log spread on log level is 1 for multiplicative and 0 for additive series (Box-Cox by range-mean).
    """
    width = max([s for s in seasons if s <= _LONGEST_CYCLE] or [_SHORTEST_CYCLE])
    cycles = series.shape[1] // width
    if cycles < 4:
        return np.zeros(len(series), dtype=bool)
    parts = series[:, series.shape[1] - cycles * width :].reshape(len(series), cycles, width)
    level, spread = parts.mean(axis=2), parts.std(axis=2)
    positive = (series > 0).all(axis=1) & (spread > 0).all(axis=1)
    moves = level.std(axis=1) > 0.05 * np.abs(level.mean(axis=1))
    x, y = np.log(np.where(level > 0, level, 1.0)), np.log(np.where(spread > 0, spread, 1.0))
    x = x - x.mean(axis=1, keepdims=True)
    slope = (x * y).sum(axis=1) / np.maximum((x * x).sum(axis=1), 1e-12)
    chosen: Flags = positive & moves & (slope > 0.5)
    return chosen


@dataclass(frozen=True)
class Scale:
    """How to come back from the modelling scale: (S,) flags of the series."""

    logged: Flags
    never_negative: Flags

    def apply(self, series: Array) -> Array:
        """(S, L) on the modelling scale."""
        return np.where(self.logged[:, None], np.log(np.where(series > 0, series, 1.0)), series)

    def undo(self, values: Array) -> Array:
        """`values` (..., S, H) in the unit of the series; one that was never negative stays so."""
        return self._undo(values, (len(self.logged), 1))

    def undo_origins(self, values: Array) -> Array:
        """The same for `values` (S, K, H)."""
        return self._undo(values, (len(self.logged), 1, 1))

    def _undo(self, values: Array, shape: tuple[int, ...]) -> Array:
        logged, floor = self.logged.reshape(shape), self.never_negative.reshape(shape)
        original = np.where(logged, np.exp(np.where(logged, values, 0.0)), values)
        return np.where(floor, np.maximum(original, 0.0), original)


def scale_of(series: Array, seasons: tuple[int, ...]) -> Scale:
    """The scale that fits each of the series (S, L)."""
    never_negative: Flags = np.all(series >= 0, axis=1)
    return Scale(grows_with_level(series, seasons), never_negative)
