"""Forecasts are judged on series whose future is known, against the naive methods they must beat."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.insight import combine
from analytics_desktop.services.insight.candidates import CANDIDATES
from analytics_desktop.services.insight.engine import outlook
from analytics_desktop.services.insight.forecast import forecast

MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 - a plain calendar


def days(count: int) -> list[datetime]:
    return [MONDAY + timedelta(days=index) for index in range(count)]


def weekly_pattern(count: int, seed: int = 1, noise: float = 0.05) -> np.ndarray:
    step = np.arange(count)
    level = 100 * (1 + 0.001 * step) * np.where(step % 7 < 5, 1.0, 0.4)
    return level * (1 + noise * np.random.default_rng(seed).normal(size=count))


def hourly_pattern(count: int, seed: int) -> np.ndarray:
    step = np.arange(count)
    shape = (1 + 0.6 * np.sin(2 * np.pi * step / 24)) * np.where((step // 24) % 7 < 5, 1.0, 0.6)
    return 50 * shape * (1 + 0.04 * np.random.default_rng(seed).normal(size=count))


def test_a_straight_line_goes_on() -> None:
    result = forecast(days(60), [2.0 * index for index in range(60)], 5)
    assert [row.point for row in result.rows] == pytest.approx([120, 122, 124, 126, 128], rel=0.02)


def test_the_weekly_pattern_and_trend_are_continued_with_small_error() -> None:
    series = weekly_pattern(430)
    result = forecast(days(400), list(series[:400]), 30)
    truth = weekly_pattern(430, noise=0.0)[400:]
    error = np.abs(np.array([row.point for row in result.rows]) - truth).sum() / truth.sum()
    assert error < 0.04
    assert result.forecastable
    assert result.confidence > 0.9


def test_hourly_series_follow_both_the_day_and_the_week() -> None:
    batch = np.stack([hourly_pattern(748, seed) for seed in range(12)])
    truth = np.stack([hourly_pattern(748, seed) for seed in range(12)])[:, 700:]
    both = outlook(batch[:, :700], (24, 168), 48).point
    day_only = outlook(batch[:, :700], (24,), 48).point
    naive = CANDIDATES["seasonal naive"](batch[:, :700], (24, 168), 48)
    error, error_day, error_naive = (np.abs(guess - truth).mean() for guess in (both, day_only, naive))
    assert error < 0.85 * error_naive  # 0.71 would be perfect: the naive error is that of two noisy values
    assert error < 0.75 * error_day


def test_intervals_cover_what_they_promise() -> None:
    inside = []
    for seed in range(40):
        series = weekly_pattern(330, seed, noise=0.1)
        rows = forecast(days(300), list(series[:300]), 30).rows
        inside += [row.p2_5 <= value <= row.p97_5 for row, value in zip(rows, series[300:], strict=True)]
    assert 0.92 <= np.mean(inside) <= 0.99


def test_quantiles_are_in_order_and_never_negative_for_a_series_that_is_not() -> None:
    counts = np.random.default_rng(5).poisson(0.7, 200).astype(float)
    for row in forecast(days(200), list(counts), 20).rows:
        assert 0 <= row.p2_5 <= row.p10 <= row.p50 <= row.p90 <= row.p97_5


def test_a_random_walk_is_called_not_forecastable_when_nothing_beats_the_naive_method() -> None:
    naive_wins = []
    for seed in range(8):
        walk = np.cumsum(np.random.default_rng(seed).normal(size=200)) + 50
        result = forecast(list(range(200)), list(walk), 10)
        naive_wins.append(not result.forecastable)
        assert result.forecastable == (result.reason == "")
    assert any(naive_wins)


def test_a_history_shorter_than_two_seasons_is_not_forecastable() -> None:
    result = forecast(days(10), [float(index) for index in range(10)], 5)
    assert not result.forecastable
    assert "shorter than two seasons" in result.reason


def test_holidays_lower_the_forecast_of_that_day() -> None:
    series = weekly_pattern(400)
    off = {(MONDAY + timedelta(days=index)).date() for index in range(0, 440, 35)}  # Mondays
    for index in range(0, 400, 35):
        series[index] *= 0.3
    with_holidays = forecast(days(400), list(series), 40, holidays=frozenset(off)).rows
    without = forecast(days(400), list(series), 40).rows
    place = next(
        index for index, row in enumerate(with_holidays) if isinstance(row.time, datetime) and row.time.date() in off
    )
    assert with_holidays[place].point < 0.7 * without[place].point


def test_sums_of_30_and_90_days_are_the_sums_of_the_points() -> None:
    result = forecast(days(400), list(weekly_pattern(400)), 90)
    assert [span.steps for span in result.sums] == [30, 90]
    assert result.sums[0].total == pytest.approx(sum(row.point for row in result.rows[:30]))
    assert result.sums[1].low < result.sums[1].total < result.sums[1].high


def test_missing_days_are_filled_and_counted() -> None:
    times, values = days(100), [float(10 + index % 7) for index in range(100)]
    kept = [index for index in range(100) if index not in {40, 41, 77}]
    result = forecast([times[i] for i in kept], [values[i] for i in kept], 7)
    assert result.filled == 3
    assert [round(row.point) for row in result.rows] == [12, 13, 14, 15, 16, 10, 11]


def test_months_step_by_calendar_months() -> None:
    months = [datetime(2020 + index // 12, index % 12 + 1, 1) for index in range(48)]  # noqa: DTZ001
    rows = forecast(months, [100.0 + index % 12 for index in range(48)], 3).rows
    assert [row.time for row in rows] == [datetime(2024, month, 1) for month in (1, 2, 3)]  # noqa: DTZ001


@pytest.mark.parametrize(
    ("times", "values", "sentence"),
    [
        ([], [], "no rows"),
        (days(2), [1.0, 2.0], "only 2 row"),
        ([MONDAY, MONDAY, MONDAY + timedelta(days=1)], [1.0, 2.0, 3.0], "more than once"),
        (days(3), [None, None, None], "no number"),
    ],
)
def test_a_series_that_cannot_be_read_is_refused_with_a_remedy(
    times: list[datetime], values: list[float | None], sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence) as caught:
        forecast(times, values, 5)
    assert caught.value.remedy


def test_a_batch_gives_each_series_the_forecast_it_has_alone() -> None:
    batch = np.stack([weekly_pattern(200, seed) for seed in range(4)])
    together = outlook(batch, (7,), 14).point
    alone = np.stack([outlook(row[None], (7,), 14).point[0] for row in batch])
    np.testing.assert_allclose(together, alone, rtol=1e-9)


def test_the_better_candidate_gets_the_greater_share() -> None:
    actual = np.ones((1, 3, 5))
    share = combine.weights(np.stack([actual * 1.01, actual * 1.012, actual * 2]), actual)[:, 0]
    assert share[0] > share[1] > share[2] == 0
    assert share.sum() == pytest.approx(1)


def test_a_holiday_set_without_days_changes_nothing() -> None:
    series = list(weekly_pattern(200))
    plain = forecast(days(200), series, 7).rows
    assert forecast(days(200), series, 7, holidays=frozenset({date(1999, 1, 1)})).rows == plain
