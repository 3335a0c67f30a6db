"""Planted anomalies are found early, ordinary life is not reported, and no score looks ahead."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from analytics_desktop.models.forecast import Moment
from analytics_desktop.services.insight.anomaly import observations, windows
from analytics_desktop.services.insight.shape import rarity, shape_scores

START = datetime(2024, 1, 1)  # noqa: DTZ001 - a plain calendar


def clock(count: int, minutes: int) -> list[Moment]:
    return [START + timedelta(minutes=minutes * index) for index in range(count)]


def daily_cost(count: int, seed: int = 3) -> np.ndarray:
    step = np.arange(count)
    return np.where(step % 7 < 5, 100.0, 30.0) * (1 + 0.05 * np.random.default_rng(seed).normal(size=count))


def five_minutes(count: int, seed: int = 4) -> np.ndarray:
    step = np.arange(count)
    return 50 + 20 * np.sin(2 * np.pi * step / 288) + 2 * np.random.default_rng(seed).normal(size=count)


def test_a_runaway_day_is_flagged_with_what_was_expected() -> None:
    cost = daily_cost(200)
    cost[150] = 400
    found = observations(clock(200, 1440), list(cost))
    assert [row.time for row in found if row.flagged and row.time > found[100].time] == [found[150].time]
    assert found[150].expected == pytest.approx(100 if 150 % 7 < 5 else 30, rel=0.15)
    assert "above the expected" in found[150].why


def test_weekends_and_growth_are_ordinary() -> None:
    growing = daily_cost(300) * (1 + np.arange(300) / 300)
    flagged = [row for row in observations(clock(300, 1440), list(growing)) if row.flagged]
    assert len(flagged) <= 2


def test_a_flat_middle_of_a_daily_wave_is_found_although_no_value_is_extreme() -> None:
    series = five_minutes(3000)
    series[2400:2500] = 50 + np.random.default_rng(9).normal(size=100) * 2
    flagged = [index for index, row in enumerate(observations(clock(3000, 5), list(series))) if row.flagged]
    assert any(2400 <= index <= 2540 for index in flagged)
    assert sum(index < 2400 for index in flagged) <= 3


def test_a_score_depends_on_the_past_alone() -> None:
    series = five_minutes(900)
    series[700:] += 40
    whole = observations(clock(900, 5), list(series))
    begun = observations(clock(705, 5), list(series[:705]))
    assert [row.score for row in whole[:705]] == [row.score for row in begun]


def test_a_lasting_change_is_a_level_shift_and_a_single_one_is_a_spike() -> None:
    shifted, spiked = daily_cost(120), daily_cost(120)
    shifted[90:110] *= 4
    spiked[90] *= 6
    kinds = [windows(observations(clock(120, 1440), list(series))) for series in (shifted, spiked)]
    assert [next(w.kind for w in found if w.start >= START + timedelta(days=90)) for found in kinds] == [
        "level shift",
        "spike",
    ]


def test_rows_come_back_in_the_order_they_were_given() -> None:
    times, values = clock(60, 1440), list(daily_cost(60))
    backwards = observations(times[::-1], values[::-1])
    assert [row.time for row in backwards] == times[::-1]
    assert [row.score for row in backwards][::-1] == [row.score for row in observations(times, values)]


def test_a_missing_value_is_never_an_anomaly() -> None:
    values: list[float | None] = list(daily_cost(60))
    values[40] = None
    row = observations(clock(60, 1440), values)[40]
    assert row.value is None
    assert not row.flagged


def test_scores_stay_between_0_and_1() -> None:
    series = five_minutes(1000)
    series[800] = 1e9
    scores = np.array([row.score for row in observations(clock(1000, 5), list(series))])
    assert scores.min() >= 0
    assert scores.max() <= 1
    assert scores[800] > 0.9


def test_a_constant_series_has_nothing_unusual() -> None:
    assert not any(row.flagged for row in observations(clock(600, 5), [5.0] * 600))
    assert shape_scores(np.full(600, 5.0)).max() < 0.45


def test_rarer_values_score_higher() -> None:
    past = np.random.default_rng(1).normal(size=600)
    scores = [rarity(value, past) for value in (0.0, 2.0, 4.0, 8.0)]
    assert scores == sorted(scores)
    assert scores[-1] > 0.6


def test_a_quick_series_may_repeat_and_skip_instants() -> None:
    times = clock(700, 5)
    times[300] = times[299]
    times[500:] = [time + timedelta(hours=1) for time in times[500:] if isinstance(time, datetime)]
    assert len(observations(times, list(five_minutes(700)))) == 700
