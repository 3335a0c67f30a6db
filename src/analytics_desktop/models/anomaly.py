"""What stands out in a series, and what was expected instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .forecast import Moment

Kind = Literal["spike", "drop", "level shift", "unusual pattern"]


@dataclass(frozen=True)
class Observation:
    """One row in file order. `score` 0..1 comes from the past alone; `expected` is None while nothing is known yet."""

    time: Moment
    value: float | None
    expected: float | None
    score: float
    flagged: bool
    why: str


@dataclass(frozen=True)
class AnomalyWindow:
    """Consecutive unusual rows: means of what was expected and what came (None: unknown), and the kind of change."""

    start: Moment
    end: Moment
    expected: float | None
    actual: float | None
    score: float
    kind: Kind
    why: str
