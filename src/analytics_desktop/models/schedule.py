"""What runs by itself, when, and how it went."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from .errors import Problem

JobId = Literal["sync", "alerts", "digest", "export"]
Outcome = Literal["running", "done", "failed", "stopped", "cut off", "skipped"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_AT = re.compile(r"(daily|weekdays|mon|tue|wed|thu|fri|sat|sun) ([01]?\d|2[0-3]):([0-5]\d)")
_EVERY = re.compile(r"every (\d{1,2}) minutes")
HOW = "Write it like: every 15 minutes, hourly, daily 06:15, weekdays 06:15, or mon 08:00."


@dataclass(frozen=True)
class Cadence:
    """Every `minutes` minutes, where that is not 0; else at `at` by the machine's clock, on `days` (of WEEKDAYS)."""

    minutes: int = 0
    days: tuple[str, ...] = WEEKDAYS
    at: time = time(0)

    @classmethod
    def of(cls, text: str) -> Cadence:
        """Raises Problem with the forms that are understood."""
        words = " ".join(text.lower().split())
        if words == "hourly":
            return cls(60)
        every, fixed = _EVERY.fullmatch(words), _AT.fullmatch(words)
        if every is not None and int(every[1]) in {5, 10, 15, 20, 30, 60}:
            return cls(int(every[1]))
        if fixed is None:
            raise Problem(f"It is not clear when {text!r} is.", HOW)
        days = {"daily": WEEKDAYS, "weekdays": WEEKDAYS[:5]}.get(fixed[1], (fixed[1],))
        return cls(0, days, time(int(fixed[2]), int(fixed[3])))

    def words(self) -> str:
        """The text that `of` reads."""
        if self.minutes:
            return "hourly" if self.minutes == 60 else f"every {self.minutes} minutes"
        named = {WEEKDAYS: "daily", WEEKDAYS[:5]: "weekdays"}.get(self.days, self.days[0])
        return f"{named} {self.at:%H:%M}"


@dataclass(frozen=True)
class Order:
    """A job with when it runs; `more` are words of the command beyond the job's name."""

    job: JobId
    cadence: Cadence
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Run:
    """One run of a job; `ended` is None while it runs and for one that was cut off. Times are UTC."""

    id: str
    job: str
    started: datetime
    ended: datetime | None
    outcome: Outcome
    message: str
    remedy: str = ""


USUAL: dict[JobId, Cadence] = {
    "sync": Cadence(60),
    "alerts": Cadence(15),
    "digest": Cadence(0, ("mon",), time(8)),
    "export": Cadence(0, ("mon",), time(7)),
}
