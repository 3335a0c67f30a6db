"""Whole weeks and months of a daily series, and what is expected after them on a chart."""

from __future__ import annotations

from datetime import date, timedelta

from analytics_desktop.services.insight.whole_steps import whole_steps


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_only_whole_weeks_count_and_a_begun_one_is_told() -> None:
    line = days(date(2026, 2, 28), date(2026, 3, 18))  # from a Saturday to a Wednesday
    found, begun = whole_steps(line, [1.0] * len(line), "week")
    assert found == {date(2026, 3, 2): 7.0, date(2026, 3, 9): 7.0}
    assert begun == 1


def test_months_that_end_with_the_data_are_whole() -> None:
    line = days(date(2026, 1, 15), date(2026, 3, 31))
    values: list[float | None] = [1.0] * len(line)
    values[20] = None
    found, begun = whole_steps(line, values, "month")
    assert found == {date(2026, 2, 1): None, date(2026, 3, 1): 31.0}
    assert begun == 0


def test_without_days_there_is_nothing() -> None:
    assert whole_steps([], [], "week") == ({}, 0)
