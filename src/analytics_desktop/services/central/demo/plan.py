"""What is asked for, and the random streams and time chunks that follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

import numpy as np

from analytics_desktop.models.errors import Problem

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
"""Spans in microseconds; every instant in this package is int64 microseconds since 1970 in UTC."""

PERSON_DAYS_PER_CHUNK = 12_000
"""Bounds memory: about 100,000 raw rows are alive at a time, whatever the size of the company."""

LEAST_PEOPLE, LEAST_DAYS = 40, 45


def microseconds(day: date) -> int:
    """Midnight UTC of `day`."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1_000_000


@dataclass(frozen=True)
class Plan:
    """Size of the company. Data cover the `days` UTC days before `today`; nothing lies in the future."""

    people: int
    days: int
    seed: int
    today: date

    def __post_init__(self) -> None:
        if self.people < LEAST_PEOPLE or self.days < LEAST_DAYS or self.seed < 0:
            raise Problem(
                "The demo company cannot be this small.",
                f"Use at least {LEAST_PEOPLE} people, {LEAST_DAYS} days and a seed that is not negative.",
            )

    @property
    def start(self) -> date:
        return self.today - timedelta(days=self.days)

    @property
    def start_us(self) -> int:
        return microseconds(self.start)

    @property
    def end_us(self) -> int:
        return microseconds(self.today)

    def rng(self, stream: str, part: int = 0) -> np.random.Generator:
        """An independent generator for one subject and one chunk, so that a subject can change alone."""
        return np.random.default_rng([self.seed, crc32(stream.encode()), part])

    def day(self, share: float) -> date:
        """The weekday at, or last before, `share` (0..1) of the period."""
        day = self.start + timedelta(days=round(self.days * share))
        return day - timedelta(days=max(0, day.weekday() - 4))

    def chunks(self) -> Iterator[tuple[int, int]]:
        """Half-open ranges of day indices. The last index is `days`: Sydney starts `today` before UTC does."""
        step = max(1, PERSON_DAYS_PER_CHUNK // self.people)
        for first in range(0, self.days + 1, step):
            yield first, min(first + step, self.days + 1)
