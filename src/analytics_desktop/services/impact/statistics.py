"""Intervals and tests, each by its textbook name; nothing here is random."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import NormalDist, fmean, variance

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval; the ends are None where there is too little to tell."""

    value: float
    low: float | None
    high: float | None

    @property
    def excludes_zero(self) -> bool:
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True)
class Trend:
    """`direction`: up, down or flat; p of the two-sided test; n values."""

    direction: str
    p: float | None
    n: int


def wilson(successes: int, n: int) -> Estimate | None:
    """A share with Wilson's interval; None of nothing."""
    if n == 0:
        return None
    p, z2 = successes / n, Z95**2
    middle, spread = p + z2 / (2 * n), Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return Estimate(p, (middle - spread) / (1 + z2 / n), (middle + spread) / (1 + z2 / n))


def rate_difference(first: tuple[int, int], second: tuple[int, int]) -> Estimate | None:
    """The difference of two shares (successes, n) with Newcombe's interval, made of two of Wilson's."""
    one, two = wilson(*first), wilson(*second)
    if one is None or two is None or one.low is None or two.low is None or one.high is None or two.high is None:
        return None
    difference = one.value - two.value
    down = math.hypot(one.value - one.low, two.high - two.value)
    up = math.hypot(one.high - one.value, two.value - two.low)
    return Estimate(difference, difference - down, difference + up)


def mean(values: Sequence[float]) -> Estimate | None:
    """A mean with Student's interval."""
    if not values:
        return None
    middle = fmean(values)
    if len(values) < 2:
        return Estimate(middle, None, None)
    half = _t(len(values) - 1) * math.sqrt(variance(values) / len(values))
    return Estimate(middle, middle - half, middle + half)


def mean_difference(first: Sequence[float], second: Sequence[float]) -> Estimate | None:
    """The difference of two means with Welch's interval, for unequal variances and counts."""
    if not first or not second:
        return None
    difference = fmean(first) - fmean(second)
    if len(first) < 2 or len(second) < 2:
        return Estimate(difference, None, None)
    a, b = variance(first) / len(first), variance(second) / len(second)
    if a + b == 0:
        return Estimate(difference, difference, difference)
    freedom = (a + b) ** 2 / (a**2 / (len(first) - 1) + b**2 / (len(second) - 1))
    half = _t(freedom) * math.sqrt(a + b)
    return Estimate(difference, difference - half, difference + half)


def _t(freedom: float) -> float:
    from scipy.stats import t

    return float(t.ppf(0.975, freedom))


FEWEST = 4  # values below which Mann-Kendall can never reach p < 0.1


def mann_kendall(values: Sequence[float], level: float = 0.1) -> Trend:
    """Whether values rise or fall in their order: two-sided, with continuity correction and correction for ties."""
    n = len(values)
    if n < FEWEST:
        return Trend("flat", None, n)
    s = sum((b > a) - (b < a) for place, a in enumerate(values) for b in values[place + 1 :])
    ties = [values.count(one) for one in set(values)]
    spread = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    if spread <= 0 or s == 0:
        return Trend("flat", 1.0, n)
    p = 2 * (1 - NormalDist().cdf((abs(s) - 1) / math.sqrt(spread)))
    return Trend("flat" if p >= level else "up" if s > 0 else "down", p, n)


@dataclass(frozen=True)
class Correlation:
    """r with its 95 % interval, p, and how many independent values the series are worth."""

    r: float
    low: float
    high: float
    p: float
    effective: float


def correlation(first: Sequence[float], second: Sequence[float]) -> Correlation | None:
    """Pearson's r of two series without their linear trends, with Fisher's interval.

    Neighbouring values resemble each other, so n is reduced by the product of their lag-1 autocorrelations (Bartlett).
    None where a series does not vary, or is worth fewer than 6 values.
    """
    a, b = _detrended(first), _detrended(second)
    if a is None or b is None:
        return None
    r = max(-0.999999, min(0.999999, sum(x * y for x, y in zip(a, b, strict=True))))
    product = max(0.0, _lag1(a) * _lag1(b))
    effective = min(len(a), len(a) * (1 - product) / (1 + product)) - 1  # the trend took one value
    if effective < 6:
        return None
    z, error = math.atanh(r), 1 / math.sqrt(effective - 3)
    p = 2 * (1 - NormalDist().cdf(abs(z) / error))
    return Correlation(r, math.tanh(z - Z95 * error), math.tanh(z + Z95 * error), p, effective)


def _detrended(values: Sequence[float]) -> list[float] | None:
    """What is left of a straight line, at length 1; None where nothing is left."""
    n = len(values)
    if n < 3:
        return None
    middle, average = (n - 1) / 2, fmean(values)
    squares = sum((place - middle) ** 2 for place in range(n))
    slope = sum((place - middle) * (value - average) for place, value in enumerate(values)) / squares
    rest = [value - average - slope * (place - middle) for place, value in enumerate(values)]
    length = math.sqrt(sum(one * one for one in rest))
    scale = max(abs(value) for value in values)
    return [one / length for one in rest] if length > 1e-9 * scale * math.sqrt(n) and length > 0 else None


def _lag1(unit: Sequence[float]) -> float:
    return sum(a * b for a, b in pairwise(unit))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Each p corrected for how many were tested: below 0.05, at most 5 % of what is called found is expected false."""
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    corrected, smallest = [1.0] * len(p_values), 1.0
    for rank in range(len(order), 0, -1):
        place = order[rank - 1]
        smallest = min(smallest, p_values[place] * len(order) / rank)
        corrected[place] = smallest
    return corrected
