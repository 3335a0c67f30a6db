"""A daily series that adds up, by whole weeks or months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from analytics_desktop.models.calendar import add_months


def whole_steps(
    days: Sequence[date], values: Sequence[float | None], grain: str
) -> tuple[dict[date, float | None], int]:
    """({first day of a step: its sum}, how many steps have begun and are not whole): 0 or 1.

    A step with an unknown day is unknown. `days` are consecutive; weeks begin on Monday.
    """
    sums: dict[date, float | None] = {}
    for day, value in zip(days, values, strict=True):
        first = _first(day, grain)
        known = sums.get(first, 0.0)
        sums[first] = None if value is None or known is None else known + value
    if not sums:
        return {}, 0
    whole = {first: total for first, total in sums.items() if first >= days[0] and _next(first, grain) <= _after(days)}
    return whole, int(_next(max(sums), grain) > _after(days))


def _first(day: date, grain: str) -> date:
    return day - timedelta(days=day.weekday()) if grain == "week" else day.replace(day=1)


def _next(first: date, grain: str) -> date:
    return first + timedelta(days=7) if grain == "week" else add_months(first, 1)


def _after(days: Sequence[date]) -> date:
    return days[-1] + timedelta(days=1)
