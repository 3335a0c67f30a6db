"""Series to forecast: one that statsmodels ships, cut at many dates, and invented ones with known habits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
START = datetime.fromisoformat("2023-01-02")


@dataclass(frozen=True)
class Asked:
    """One series whose last `horizon` values are held back. `season` is that of the M4 competition's benchmarks."""

    values: Array
    step: timedelta
    horizon: int
    season: int

    @property
    def times(self) -> list[datetime]:
        return [START + index * self.step for index in range(len(self.values) - self.horizon)]

    @property
    def past(self) -> Array:
        return self.values[: -self.horizon]

    @property
    def future(self) -> Array:
        return self.values[-self.horizon :]


def weekly() -> Iterator[Asked]:
    """Carbon dioxide on Mauna Loa by week, of 80 to 2,200 weeks."""
    from statsmodels.datasets import co2

    values = co2.load_pandas().data["co2"].interpolate().to_numpy()
    for length in (80, 150, 300, 700, 1300, 2200):
        for end in range(length + 13, len(values) + 1, max((len(values) - length) // 6, 13)):
            yield Asked(values[end - length - 13 : end], timedelta(weeks=1), 13, 1)


def hourly(count: int = 24, length: int = 700, seed: int = 1) -> Iterator[Asked]:
    """Work days, nights and weekends with a wandering level: what a company's usage looks like by the hour."""
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        steps = np.arange(length + 48)
        day = 1 + np.sin(2 * np.pi * (steps % 24 - rng.uniform(6, 10)) / 24)
        week = np.where(steps // 24 % 7 >= 5, rng.uniform(0.2, 0.9), 1.0)
        level = 100 * np.exp(np.cumsum(rng.normal(0, 0.004, len(steps))))
        noise = rng.lognormal(0, rng.uniform(0.03, 0.15), len(steps))
        yield Asked(level * (0.4 + day) * week * noise, timedelta(hours=1), 48, 24)


def daily(count: int = 24, length: int = 395, seed: int = 2) -> Iterator[Asked]:
    """Cost by day: weekdays, growth, and a level that now and then shifts."""
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        steps = np.arange(length + 30)
        week = np.where(steps % 7 >= 5, rng.uniform(0.1, 0.6), 1.0)
        shift = np.where(steps > rng.integers(100, 350), rng.uniform(0.7, 1.5), 1.0)
        level = 1000 * np.exp(steps * rng.uniform(-0.0005, 0.002)) * shift
        yield Asked(level * week * rng.lognormal(0, rng.uniform(0.05, 0.25), len(steps)), timedelta(days=1), 30, 7)
