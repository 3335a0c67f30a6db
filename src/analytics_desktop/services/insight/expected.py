"""The forecast of a daily figure of the company: unusual days are set aside, public holidays are known."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta

from analytics_desktop.models.anomaly import Observation
from analytics_desktop.models.forecast import Forecast, Moment

from .anomaly import observations
from .forecast import as_moment, forecast
from .holiday_calendar import public_holidays


def expected(
    times: Sequence[Moment],
    values: Sequence[float | None],
    found: Sequence[Observation],
    holidays: Set[date],
    horizon: int,
) -> Forecast:
    """The days that stood out are not expected again."""
    ordinary = [None if row.flagged else value for row, value in zip(found, values, strict=True)]
    return forecast(times, ordinary, horizon, holidays=holidays)


def expected_days(days: dict[date, float], finish: date, zone: str, horizon: int) -> Forecast:
    """The `horizon` days from `finish` on, after `days`: day -> amount. Nothing was spent on a day that is missing.

    Raises Problem when there is too little history.
    """
    begun = min((day for day, amount in days.items() if amount), default=finish)
    line = [begun + timedelta(days=index) for index in range((finish - begun).days)]
    times: list[Moment] = [as_moment(day) for day in line]
    values: list[float | None] = [days.get(day, 0.0) for day in line]
    known = holidays_around(times, zone, horizon)
    return expected(times, values, observations(times, values) if values else (), known, horizon)


def holidays_around(times: Sequence[Moment], zone: str, horizon: int) -> Set[date]:
    """Public holidays of the years of a daily series and of what follows it."""
    years = [moment.year for moment in times if isinstance(moment, datetime)]
    return public_holidays(zone, min(years), max(years) + 1 + horizon // 365) if years else frozenset()
