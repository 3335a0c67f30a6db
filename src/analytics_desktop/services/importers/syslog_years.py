"""Times of syslog name no year: which one it was follows from the order of the lines and the age of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_START = re.compile(r"(?:<[0-9]{1,3}>)?(?P<month>[A-Z][a-z]{2}) (?P<day>[ 0-9][0-9]) ")


class Years:
    """Given in the order of the file: a step of more than half a year back is the turn of a year."""

    def __init__(self, first: int) -> None:
        self.year = first
        self._month: int | None = None

    def dated(self, time: str) -> str:
        """`Dec 10 06:55:46` as `2024-12-10 06:55:46`; a time that has its year stays as it is."""
        month, _, rest = time.partition(" ")
        if month not in MONTHS:
            return time
        self._turn(MONTHS.index(month) + 1)
        day, _, clock = rest.strip().partition(" ")
        return f"{self.year}-{MONTHS.index(month) + 1:02}-{day:0>2} {clock}"

    def _turn(self, month: int) -> None:
        if self._month is not None and abs(month - self._month) > 6:
            self.year += 1 if month < self._month else -1
        self._month = month


def first_year(lines: Iterable[str], written: float) -> int | None:
    """The year of the first line, such that the last one is not later than a day after the file was written.

    `written`: seconds since 1970. None where no line lacks its year.
    """
    years, last, start = Years(0), None, None
    for line in lines:
        found = _START.match(line)
        if found is None or found["month"] not in MONTHS:
            continue
        last = years.dated(f"{found['month']} {found['day']} 00:00:00")
        start = years.year if start is None else start
    if last is None or start is None:
        return None
    latest = datetime.fromtimestamp(written + 86_400, UTC)
    month_day = (int(last[-14:-12]), int(last[-11:-9]))
    newest = latest.year if month_day <= (latest.month, latest.day) else latest.year - 1
    return newest - (years.year - start)
