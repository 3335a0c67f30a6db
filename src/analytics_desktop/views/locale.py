"""Dates and instants as the user's locale writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QDate, QLocale

from analytics_desktop.models.filters import Period


def day(value: date, with_year: bool = True) -> str:
    """`21 Nov 2026`, or `21 Nov`."""
    short = QLocale().toString(QDate(value.year, value.month, value.day), "d MMM")
    return f"{short} {value.year}" if with_year else short


def weekday(value: date) -> str:
    """`Mon`."""
    return QLocale().standaloneDayName(value.isoweekday(), QLocale.FormatType.ShortFormat)


def month(value: date) -> str:
    return QLocale().toString(QDate(value.year, value.month, 1), "MMM yyyy")


def weekday_and_day(value: date) -> str:
    return QLocale().toString(QDate(value.year, value.month, value.day), "ddd d MMM yyyy")


def days(period: Period) -> str:
    """`24 Aug – 21 Nov 2026`; the year stands once where it is the same."""
    same_year = period.start.year == period.last.year
    if period.days == 1:
        return day(period.start)
    return f"{day(period.start, not same_year)} – {day(period.last)}"


def instant(utc: datetime, zone: str) -> str:
    """`21 Nov 2026 23:55` in the reporting time zone."""
    moment = (utc if utc.tzinfo else utc.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone))
    return f"{day(moment.date())} {moment:%H:%M}"


def age(utc: datetime, now: datetime) -> str:
    """`4 min ago`, in the largest unit that fits."""
    seconds = max(0, int((now - (utc if utc.tzinfo else utc.replace(tzinfo=UTC))).total_seconds()))
    for size, name in ((86400, "day"), (3600, "h"), (60, "min")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}{'s' if name == 'day' and count > 1 else ''} ago"
    return "just now"
