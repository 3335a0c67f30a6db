"""How long each thing took when it was done last, so that the slowest can be begun first.

Work that is spread over a few threads is done soonest when nothing long is left for the end (Graham 1969, "Bounds on
multiprocessing timing anomalies": longest processing time first is at most a third longer than the best order).
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

Work = TypeVar("Work", bound=Hashable)


class Pace:
    """Safe to use from several threads: what one of them writes late costs some order, and nothing else."""

    def __init__(self) -> None:
        self._seconds: dict[Hashable, float] = {}

    def slowest_first(self, work: Sequence[Work]) -> list[Work]:
        """What was never done comes first; what took equally long stays in its order."""
        return sorted(work, key=lambda one: -self._seconds.get(one, float("inf")))

    @contextmanager
    def of(self, work: Hashable) -> Iterator[None]:
        """Measure what is done within. What fails is not measured."""
        began = time.perf_counter()
        yield
        self._seconds[work] = time.perf_counter() - began
