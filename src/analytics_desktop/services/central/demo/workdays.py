"""Offices, their clocks and the days on which people work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from analytics_desktop.services.central.demo.columns import Floats, Ints
from analytics_desktop.services.central.demo.plan import Plan


@dataclass(frozen=True)
class Office:
    city: str
    zone: str
    country: str
    subdivision: str
    share: float
    network: str


OFFICES = (
    Office("Berlin", "Europe/Berlin", "DE", "BE", 0.44, "10.10"),
    Office("New York", "America/New_York", "US", "NY", 0.20, "10.20"),
    Office("Bangalore", "Asia/Kolkata", "IN", "KA", 0.17, "10.30"),
    Office("London", "Europe/London", "GB", "ENG", 0.13, "10.40"),
    Office("Sydney", "Australia/Sydney", "AU", "NSW", 0.06, "10.50"),
)

WEEKEND, HOLIDAY = 0.045, 0.03


@dataclass(frozen=True)
class WorkCalendar:
    """Per office and day index 0..days: share of normal presence, and microseconds to add to local time for UTC."""

    presence: Floats
    to_utc: Ints


def work_calendar(plan: Plan) -> WorkCalendar:
    days = [plan.start + timedelta(days=index) for index in range(plan.days + 1)]
    years = range(plan.start.year, plan.today.year + 1)
    presence, to_utc = [], []
    for office in OFFICES:
        holidays = _holidays(office, years)
        presence.append([_presence(day.weekday(), day in holidays, day.month, day.day) for day in days])
        zone = ZoneInfo(office.zone)
        noons = [datetime(day.year, day.month, day.day, 12, tzinfo=zone) for day in days]
        shifts = [noon.replace(tzinfo=UTC) - noon.astimezone(UTC) for noon in noons]
        to_utc.append([-int(shift.total_seconds()) * 1_000_000 for shift in shifts])
    return WorkCalendar(np.array(presence), np.array(to_utc, dtype=np.int64))


def _holidays(office: Office, years: range) -> set[object]:
    import holidays

    return set(holidays.country_holidays(office.country, subdiv=office.subdivision, years=years))


def _presence(weekday: int, is_holiday: bool, month: int, day: int) -> float:
    if weekday >= 5:
        return WEEKEND
    if is_holiday:
        return HOLIDAY
    if (month == 12 and day >= 23) or (month == 1 and day <= 2):
        return 0.3
    summer = 0.86 if month in (7, 8) else 1.0
    return summer * (0.9 if weekday == 4 else 1.0)
