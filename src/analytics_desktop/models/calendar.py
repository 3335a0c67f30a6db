"""Named periods, counted from the last complete day of data, in a fiscal year that may start in any month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from .filters import Grain, Period

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Preset:
    """`days` is set for rolling presets only."""

    id: str
    title: str
    days: int = 0


PRESETS: tuple[Preset, ...] = (
    Preset("mtd", "Month to date"),
    Preset("qtd", "Quarter to date"),
    Preset("ytd", "Year to date"),
    Preset("last_month", "Last full month"),
    Preset("last_quarter", "Last full quarter"),
    Preset("last_7", "Last 7 days", 7),
    Preset("last_30", "Last 30 days", 30),
    Preset("last_90", "Last 90 days", 90),
    Preset("last_365", "Last 365 days", 365),
)


def month_start(day: date) -> date:
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The first day of the month that lies `months` after the month of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def quarter_start(day: date, fiscal_month: int = 1) -> date:
    """First day of the fiscal quarter of `day`; `fiscal_month` (1-12) starts the fiscal year."""
    return add_months(day, -((day.month - fiscal_month) % 3))


def year_start(day: date, fiscal_month: int = 1) -> date:
    return add_months(day, -((day.month - fiscal_month) % 12))


def preset_period(preset_id: str, last_day: date, fiscal_month: int = 1) -> Period:
    """The period of a preset whose newest complete day is `last_day`. Raises KeyError for an unknown preset."""
    finish = last_day + ONE_DAY
    for preset in PRESETS:
        if preset.id == preset_id and preset.days:
            return Period(finish - timedelta(days=preset.days), finish)
    starts = {
        "mtd": month_start(last_day),
        "qtd": quarter_start(last_day, fiscal_month),
        "ytd": year_start(last_day, fiscal_month),
    }
    if preset_id in starts:
        return Period(starts[preset_id], finish)
    # A month or quarter is full when its last day is complete, so the one that `finish` starts is not counted.
    ends = {"last_month": (month_start(finish), 1), "last_quarter": (quarter_start(finish, fiscal_month), 3)}
    end, months = ends[preset_id]
    return Period(add_months(end, -months), end)


def preset_of(period: Period, last_day: date, fiscal_month: int = 1) -> Preset | None:
    """The preset that gives exactly this period, or None for a custom one."""
    for preset in sorted(PRESETS, key=lambda one: -one.days):
        if preset_period(preset.id, last_day, fiscal_month) == period:
            return preset
    return None


def grain_for(period: Period) -> Grain:
    """The finest grain that still reads well on a chart: day, week or month."""
    if period.days <= 124:
        return "day"
    return "week" if period.days <= 550 else "month"
