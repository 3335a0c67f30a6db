"""Intervals and tests against published examples, other libraries and simulated truth."""

from __future__ import annotations

import random
from itertools import permutations

import pytest
import scipy.stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from analytics_desktop.services.impact.statistics import (
    benjamini_hochberg,
    correlation,
    mann_kendall,
    mean_difference,
    rate_difference,
    wilson,
)


@pytest.mark.parametrize(("k", "n"), [(3, 3), (990, 1000), (0, 7), (15, 148)])
def test_wilson_agrees_with_another_library(k: int, n: int) -> None:
    found = wilson(k, n)
    assert found is not None
    assert (found.low, found.high) == pytest.approx(proportion_confint(k, n, method="wilson"), abs=1e-12)


def test_newcombe_gives_the_published_interval_and_that_of_another_library() -> None:
    """56 of 70 against 48 of 80: Newcombe 1998, method 10."""
    found = rate_difference((56, 70), (48, 80))
    assert found is not None
    assert (round(found.value, 4), round(found.low or 0, 4), round(found.high or 0, 4)) == (0.2, 0.0524, 0.3339)
    assert (found.low, found.high) == pytest.approx(confint_proportions_2indep(56, 70, 48, 80, method="newcomb"))


def test_welch_agrees_with_another_library() -> None:
    first, second = [20.1, 22.5, 19.8, 25.0, 21.7], [17.0, 16.2, 18.9, 22.4, 15.5, 17.7, 30.0]
    found = mean_difference(first, second)
    expected = scipy.stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_mann_kendall_is_close_to_the_exact_test_of_all_orders() -> None:
    values = [3.0, 1.0, 4.0, 5.0, 6.0, 7.5]

    def score(order: tuple[float, ...]) -> int:
        return sum((b > a) - (b < a) for place, a in enumerate(order) for b in order[place + 1 :])

    every = [abs(score(order)) for order in permutations(values)]
    exact = sum(one >= abs(score(tuple(values))) for one in every) / len(every)
    found = mann_kendall(values)
    assert (found.direction, found.n) == ("up", 6)
    assert found.p == pytest.approx(exact, abs=0.02)
    assert mann_kendall([-one for one in values]).direction == "down"
    assert mann_kendall([1, 2, 3]).p is None
    assert mann_kendall([5, 5, 5, 5, 5]).direction == "flat"


def test_the_arrow_is_wrong_as_rarely_as_its_level_says() -> None:
    dice = random.Random(4)
    false = sum(mann_kendall([dice.gauss(0, 1) for _ in range(20)]).direction != "flat" for _ in range(1500))
    assert 0.07 < false / 1500 < 0.12


def test_the_correction_agrees_with_another_library() -> None:
    dice = random.Random(1)
    p_values = [dice.random() ** 3 for _ in range(50)]
    assert benjamini_hochberg(p_values) == pytest.approx(list(multipletests(p_values, method="fdr_bh")[1]))


def walk(dice: random.Random, n: int, memory: float) -> list[float]:
    values = [0.0]
    for _ in range(n - 1):
        values.append(memory * values[-1] + dice.gauss(0, 1))
    return values


@pytest.mark.parametrize("memory", [0.0, 0.5])
def test_unrelated_series_with_memory_are_seldom_called_correlated(memory: float) -> None:
    dice, found = random.Random(7), 0
    for _ in range(600):
        one = correlation(walk(dice, 52, memory), walk(dice, 52, memory))
        found += one is not None and one.p < 0.05
    assert found / 600 < 0.08


def test_trends_alone_are_no_correlation_and_a_real_one_is_found() -> None:
    dice = random.Random(3)
    noise = [[dice.gauss(0, 1) for _ in range(52)] for _ in range(3)]
    rising = correlation(
        [week + one for week, one in enumerate(noise[0])], [week + one for week, one in enumerate(noise[1])]
    )
    assert rising is not None
    assert abs(rising.r) < 0.3
    shared = correlation(noise[2], [a + b / 2 for a, b in zip(noise[2], noise[0], strict=True)])
    assert shared is not None
    assert shared.low > 0.6
    assert correlation([1.0] * 20, noise[0][:20]) is None
