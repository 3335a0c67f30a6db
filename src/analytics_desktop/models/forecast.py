"""What is expected of a series, how sure that is, and how the same method did in the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

Moment = datetime | int
"""An instant, or a plain step number where the series has no clock."""


@dataclass(frozen=True)
class ForecastRow:
    """One future step: the point forecast and the quantiles of its distribution, in the unit of the series."""

    time: Moment
    point: float
    p2_5: float
    p10: float
    p50: float
    p90: float
    p97_5: float


@dataclass(frozen=True)
class Span:
    """The sum over the next `steps` steps with its 80 % interval."""

    steps: int
    total: float
    low: float
    high: float


@dataclass(frozen=True)
class Forecast:
    """`confidence` 0..1 = 1 - clipped past error; `past_error` is the backtest's WAPE, a fraction.

    `past_coverage` is the share of past values inside their 95 % interval when each origin is judged by the others.
    `past_*` are None when the history was too short for a backtest. `reason` says why a series is not forecastable.
    """

    rows: tuple[ForecastRow, ...]
    model: str
    confidence: float
    past_error: float | None
    past_coverage: float | None
    forecastable: bool
    reason: str
    sums: tuple[Span, ...]
    sum_errors: tuple[float, ...]  # standard error of the sum of the first 1, 2, ... steps
    freedom: float  # how many independent past errors these rest on
    filled: int  # missing steps that were interpolated
