"""Frozen numbers. Screen, deck, workbook, CSV and audit pack paint the same `Page` and compute nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from .filters import Filters, Grain
from .metric import Chart, Metric


class Suppressed:
    """Stands where a number about too few people would stand: known, and not told. There is one, `SUPPRESSED`."""

    def __str__(self) -> str:
        return "suppressed"

    __repr__ = __str__

    def __copy__(self) -> Suppressed:
        return self

    def __deepcopy__(self, memo: object) -> Suppressed:
        return self


SUPPRESSED = Suppressed()
Number = Decimal | int | float
Value = Number | Suppressed | None  # None is unknown; it is painted as unknown, never as 0
Cell = Value | str | bool | date | datetime


def number_of(value: object) -> Number | None:
    """The number that may be drawn or added; None where it is unknown or suppressed."""
    return value if isinstance(value, (Decimal, int, float)) else None


Direction = Literal["up", "down", "flat", "unknown"]
Verdict = Literal["better", "worse", "neutral", "unknown"]


@dataclass(frozen=True)
class Series:
    """One segment over time. `periods` and `values` have equal length; a missing period is absent, not 0."""

    segment: str | None
    periods: tuple[date | datetime, ...]
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Part:
    """One segment's value over the whole period, and over the compared one.

    `ends`: what the whole becomes with the segment alone at its low and at its high end; None where it has no range.
    """

    segment: str
    value: Value
    before: Value = None
    ends: tuple[Value, Value] | None = None


@dataclass(frozen=True)
class Column:
    name: str
    unit: str  # a key of models.unit.UNITS; "text" for names and ids


@dataclass(frozen=True)
class Table:
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Change:
    """Difference of a value against its comparison; `percent` is None where the old value is 0 or unknown."""

    absolute: Value
    percent: float | None
    direction: Direction
    verdict: Verdict
    words: str  # "14.9 % worse than previous 90 days"


@dataclass(frozen=True)
class Receipt:
    """What is needed to compute a number again: `id` is derived from all other fields.

    `formulas`: each formula that the number rests on, with its version; "" where it rests on none.
    """

    id: str
    metric: str
    sql_sha256: str
    filters: str  # canonical JSON
    generation: int
    manifest_sha256: str
    rows: int
    formulas: str = ""


@dataclass(frozen=True)
class Outlook:
    """What is expected after the last period. All tuples have the length of `periods`; `note` says how sure it is.

    Without periods nothing can be expected and `note` says why. The totals are None where the values do not add up.
    """

    periods: tuple[date, ...]
    point: tuple[float, ...]
    low_80: tuple[float, ...]
    high_80: tuple[float, ...]
    low_95: tuple[float, ...]
    high_95: tuple[float, ...]
    model: str
    note: str
    total: float | None
    total_low: float | None
    total_high: float | None
    step: str = "day"  # what one of `periods` is: day, week or month


@dataclass(frozen=True)
class Mark:
    """A period that stands out, with what was expected and a sentence that says so."""

    period: date
    value: float
    expected: float | None
    sentence: str


@dataclass(frozen=True)
class Trouble:
    """A problem that a panel shows in its place while the rest of the page stands."""

    sentence: str
    remedy: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Panel:
    """One metric, computed for one set of filters.

    `series`: by period at the asked grain. `parts`: whole-period split, largest first, filled when `by` is set.
    `table`: only for table metrics. `whole` and `before`: the value of the whole period and of the compared one.
    `note`: a plain sentence that must be read with the numbers. `grain`: the step of the series where it is its own.
    `target`: the budget of one step of the series, where one stands for what is shown.
    `pending`: the metric takes longer than a page may; its numbers follow.
    """

    metric: Metric
    chart: Chart
    title: str
    by: str | None
    series: tuple[Series, ...] = ()
    parts: tuple[Part, ...] = ()
    table: Table | None = None
    whole: Value = None
    before: Value = None
    change: Change | None = None
    receipt: Receipt | None = None
    trouble: Trouble | None = None
    outlook: Outlook | None = None
    target: Decimal | None = None
    marks: tuple[Mark, ...] = ()
    pending: bool = False
    section: str = ""
    note: str = ""
    grain: Grain | None = None


@dataclass(frozen=True)
class Source:
    """Where the numbers come from and how old they are."""

    company: str
    is_demo: bool
    generation: int
    manifest_sha256: str
    data_as_of: datetime  # UTC instant of the sync horizon
    synced_at: datetime  # UTC
    role: str
    zone: str  # IANA name of the reporting time zone
    currency: str  # ISO 4217


@dataclass(frozen=True)
class Page:
    id: str
    title: str
    question: str
    answer: str  # one plain sentence made from the numbers
    filters: Filters
    source: Source
    panels: tuple[Panel, ...] = field(default=())
    gaps: str = ""  # what is left out for the role, and who has it
    sections: tuple[str, ...] = ()  # of its plan, those that the role has, whichever is computed here

    @property
    def answer_with_gaps(self) -> str:
        return f"{self.answer} {self.gaps}".strip()

    @property
    def cards(self) -> tuple[Panel, ...]:
        return tuple(panel for panel in self.panels if panel.chart == "card")

    @property
    def charts(self) -> tuple[Panel, ...]:
        return tuple(panel for panel in self.panels if panel.chart != "card")

    def stepped(self, panel: Panel) -> Page:
        """The page as one panel of it sees it: at the panel's own step where it has one."""
        if panel.grain is None:
            return self
        return replace(self, filters=replace(self.filters, grain=panel.grain))
