"""What part of the data a page shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args

Grain = Literal["whole", "day", "week", "month"]
Comparison = Literal["off", "previous", "last_year", "budget"]
GRAINS: tuple[str, ...] = get_args(Grain)
COMPARISONS: tuple[str, ...] = get_args(Comparison)


@dataclass(frozen=True)
class Period:
    """Calendar days of the reporting time zone, half open: `finish` is the first day not included."""

    start: date
    finish: date

    @property
    def days(self) -> int:
        return (self.finish - self.start).days

    @property
    def last(self) -> date:
        return self.finish - timedelta(days=1)

    def shifted(self, days: int) -> Period:
        return Period(self.start + timedelta(days=days), self.finish + timedelta(days=days))

    def previous(self) -> Period:
        """The period of equal length that ends where this one starts."""
        return self.shifted(-self.days)

    def last_year(self) -> Period:
        """The same weekdays 52 weeks earlier, so weekends are compared with weekends."""
        return self.shifted(-364)


@dataclass(frozen=True)
class Filters:
    """One question put to a page.

    `where` holds (dimension id, wanted segment); several of one dimension are alternatives.
    """

    period: Period
    grain: Grain = "day"
    by: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    compare: Comparison = "previous"
    cross: str | None = None  # a second dimension to split by, beside `by`

    @property
    def split(self) -> tuple[str, ...]:
        """The dimensions that the question is split by."""
        return tuple(one for one in (self.by, self.cross) if one)

    def compared(self) -> Period | None:
        """The period to compare with, or None when comparison is off or is against a budget."""
        if self.compare == "previous":
            return self.period.previous()
        return self.period.last_year() if self.compare == "last_year" else None

    def wanted(self) -> dict[str, list[str]]:
        """`where` as {dimension: [segments]}, in the order given."""
        result: dict[str, list[str]] = {}
        for dimension, segment in self.where:
            result.setdefault(dimension, []).append(segment)
        return result

    def limited_to(self, dimensions: tuple[str, ...]) -> Filters:
        """Only the choices that a page with these dimensions can follow; the others wait for another page."""
        return replace(self, where=tuple(pair for pair in self.where if pair[0] in dimensions))

    def only(self, dimension: str, segment: str) -> Filters:
        """With this segment alone of the dimension."""
        others = tuple(pair for pair in self.where if pair[0] != dimension)
        return replace(self, where=(*others, (dimension, segment)))

    def over(self, period: Period, grain: Grain) -> Filters:
        return replace(self, period=period, grain=grain)
