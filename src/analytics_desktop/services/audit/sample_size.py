"""How many items attribute sampling needs: the smallest number that leaves at most the accepted risk."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, comb

MOST = 100_000


def binomial_size(risk: Fraction, tolerable: Fraction, allowed: int = 0) -> int:
    """For a large population: 59, 93, 124 at 5 % risk, 5 % tolerable rate and 0, 1, 2 deviations; 22 at 10 %/10 %."""
    size = allowed + 1
    while _binomial(size, tolerable, allowed) > float(risk) and size < MOST:
        size += 1
    return size


def hypergeometric_size(risk: Fraction, tolerable: Fraction, allowed: int, population: int) -> int:
    """For a population of exactly this size, drawn without putting back; all of it where nothing less will do."""
    deviating = ceil(population * tolerable)
    low, high = min(allowed + 1, population), population
    while low < high:
        middle = (low + high) // 2
        if _hypergeometric(middle, population, deviating, allowed) <= risk:
            high = middle
        else:
            low = middle + 1
    return low


def _binomial(size: int, rate: Fraction, allowed: int) -> float:
    p = float(rate)
    return sum(comb(size, found) * p**found * (1 - p) ** (size - found) for found in range(allowed + 1))


def _hypergeometric(size: int, population: int, deviating: int, allowed: int) -> Fraction:
    """Chance to find no more than `allowed` deviations."""
    good = population - deviating
    ways = sum(comb(deviating, found) * comb(good, size - found) for found in range(min(allowed, size) + 1))
    return Fraction(ways, comb(population, size))
