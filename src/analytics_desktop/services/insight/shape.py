"""How unlike the past the last few values are together.

The last DIMENSION values are compared, in Mahalanobis distance, with their nearest neighbours among older windows; the
distance is then placed in the distances that recent ordinary windows had (conformal k-nearest-neighbours detection,
Burnaev and Ishimtsev, 2016). Beyond the tenth highest percent the tail of the log distances is taken as exponential,
so that rare and very rare are told apart.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

DIMENSION = 19
WARM_UP = 150  # windows that are only learned from
_MEMORY = 1200  # windows remembered; the older half are neighbours, the newer half calibrate
_NEIGHBOURS = 27
_REFRESH = 75  # steps between two estimates of the covariance
_RECENT = 600
_TAIL = 0.1
_DECADES = 8.0  # a chance of 10^-8 scores 1


def shape_scores(values: Array) -> Array:
    """(L,) scores 0..1; each uses the values up to its own index only."""
    scores = np.zeros(len(values))
    if len(values) < DIMENSION + WARM_UP:
        return scores
    windows = np.lib.stride_tricks.sliding_window_view(values, DIMENSION)
    memory = _Memory(windows, WARM_UP)
    for index in range(WARM_UP, len(windows)):
        if index % _REFRESH == 0:
            memory = _Memory(windows, index)
        scores[index + DIMENSION - 1] = memory.score(windows[index])
    return scores


class _Memory:
    """Whitened older windows, and the log distances of the newer ones to them."""

    def __init__(self, windows: Array, now: int) -> None:
        first = max(0, now - _MEMORY)
        middle = first + (now - first) // 2
        older, newer = windows[first:middle], windows[middle:now]
        moment = older.T @ older / len(older)
        moment += np.eye(DIMENSION) * (1e-6 * np.trace(moment) / DIMENSION + 1e-12)
        self.whiten = np.linalg.cholesky(np.linalg.inv(moment))
        self.older = older @ self.whiten
        self.norms = (self.older**2).sum(axis=1)
        self.distances = list(self._log_distances(newer))

    def score(self, window: Array) -> float:
        """Rarity of a window against the recent ones; the window is then remembered."""
        distance = float(self._log_distances(window[None])[0])
        recent = np.array(self.distances[-_RECENT:])
        self.distances.append(distance)
        return rarity(distance, recent)

    def _log_distances(self, windows: Array) -> Array:
        points = windows @ self.whiten
        squares = (points**2).sum(axis=1)[:, None] + self.norms - 2 * points @ self.older.T
        count = min(_NEIGHBOURS, len(self.older) - 1)
        nearest = np.partition(squares, count, axis=1)[:, :count].mean(axis=1)
        logs: Array = np.log(np.maximum(nearest, 1e-12))
        return logs


def rarity(value: float, past: Array) -> float:
    """0..1 from the chance of a value this high: -log10(chance) / 8."""
    start = float(np.quantile(past, 1 - _TAIL))
    if value <= start:
        chance = float((past >= value).mean())
    else:
        beyond = past[past > start] - start
        chance = _TAIL * float(np.exp(-(value - start) / max(float(beyond.mean()) if len(beyond) else 0.1, 1e-3)))
    return min(1.0, -float(np.log10(max(chance, 1e-12))) / _DECADES)
