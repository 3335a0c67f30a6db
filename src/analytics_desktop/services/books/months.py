"""Months as finance names them: 2026-05."""

from __future__ import annotations

import re
from datetime import date, timedelta

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period


def parse_month(text: str) -> date:
    """The first day of a month. Raises Problem."""
    found = re.fullmatch(r"(\d{4})-(\d{2})", text.strip())
    try:
        return date(int(found[1]), int(found[2]), 1) if found else _refuse(text)
    except ValueError:
        return _refuse(text)


def _refuse(text: str) -> date:
    raise Problem(f"{text!r} is not a month.", "Write it as 2026-05.")


def name_of(month: date) -> str:
    return f"{month:%Y-%m}"


def month_after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def month_filters(month: date) -> Filters:
    return Filters(Period(month, month_after(month)), grain="whole", compare="off")
