"""Axes: round values, readable days, labels that do not overlap."""

from __future__ import annotations

import math
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_desktop.views.panels.ticks import date_ticks, spread, value_ticks, with_gaps


@pytest.mark.parametrize(
    ("low", "high", "count", "whole", "expected"),
    [
        (0, 4300, 4, False, [0, 2000, 4000, 6000]),
        (0, 7, 4, True, [0, 2, 4, 6, 8]),
        (0, 1, 4, True, [0, 1]),
        (0, 0.7, 4, False, [0, 0.2, 0.4, 0.6, 0.8]),
        (-3, 9, 4, False, [-5, 0, 5, 10]),
    ],
)
def test_marks_are_round_and_cover_the_values(
    low: float, high: float, count: int, whole: bool, expected: list[float]
) -> None:
    assert value_ticks(low, high, count, whole) == pytest.approx(expected)


@given(st.floats(-1e12, 1e12), st.floats(0.001, 1e12), st.integers(2, 6))
def test_any_span_is_covered_by_a_handful_of_marks(low: float, span: float, count: int) -> None:
    ticks = value_ticks(low, low + span, count)
    slack = span * 1e-6 + abs(low) * 1e-12  # what a float of this size can tell apart
    assert ticks[0] <= low + slack
    assert ticks[-1] >= low + span - slack
    assert 2 <= len(ticks) <= 2 * count + 3


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 4000), st.integers(2, 14))
def test_day_marks_lie_within_the_period_and_are_not_crowded(first: date, days: int, count: int) -> None:
    last = first + timedelta(days=days - 1)
    ticks = date_ticks(first, last, count)
    assert all(first <= tick <= last for tick in ticks)
    assert len(ticks) <= count + 2
    assert ticks == sorted(set(ticks)) or ticks == [first, last]


def test_weeks_are_marked_on_mondays_and_months_on_their_first_day() -> None:
    assert all(tick.weekday() == 0 for tick in date_ticks(date(2026, 8, 24), date(2026, 11, 21), 14))
    assert all(tick.day == 1 for tick in date_ticks(date(2026, 1, 5), date(2026, 11, 21), 12))


def test_a_missing_period_breaks_the_line() -> None:
    days = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 11, 5))
    _, ys = with_gaps(days, (1.0, 2.0, 3.0), 1.0)
    assert [math.isnan(y) for y in ys] == [False, False, True, False]


def test_months_of_different_length_do_not_break_the_line() -> None:
    months = (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1), date(2026, 5, 1))
    _, ys = with_gaps(months, (1.0, 2.0, 3.0, 4.0), 31.0)
    assert [math.isnan(y) for y in ys] == [False, False, False, True, False]


@given(st.lists(st.floats(0, 300), min_size=1, max_size=7))
def test_labels_at_line_ends_never_overlap(wanted: list[float]) -> None:
    placed = sorted(spread(wanted, 16.0, 0.0, 300.0))
    assert all(b - a >= 15.99 for a, b in pairwise(placed))
    assert placed[0] >= -0.01
    assert placed[-1] <= 300.01
