"""An editable, versioned formula, the inputs that it may name, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

Case = Literal["low", "base", "high"]
CASES: tuple[Case, ...] = get_args(Case)
Mark = Literal["measured", "modelled", "asserted"]
MARKS: tuple[Mark, ...] = get_args(Mark)  # from the strongest evidence to the weakest


@dataclass(frozen=True)
class Formula:
    """One version of one formula. Version 0 is the one that ships with the program."""

    name: str
    version: int
    expression: str
    unit: str  # "money", "percent", "money per month"
    changed_by: str = ""
    changed_at: datetime | None = None  # UTC; None for what ships with the program
    reason: str = ""
    waiting: bool = False  # changed on this machine and not yet sent to the central store

    @property
    def label(self) -> str:
        """`roi v2: percent(...)`, as receipts and exports name it."""
        return f"{self.name} v{self.version}: {' '.join(self.expression.split())}"


@dataclass(frozen=True)
class Range:
    """A number as it is at least, most likely, and at most; None is unknown. `low` may be the larger one of a cost."""

    low: Decimal | None
    base: Decimal | None
    high: Decimal | None

    @classmethod
    def exactly(cls, value: Decimal | None) -> Range:
        return cls(value, value, value)

    def case(self, case: Case) -> Decimal | None:
        return {"low": self.low, "base": self.base, "high": self.high}[case]

    @property
    def varies(self) -> bool:
        return self.low != self.base or self.high != self.base


@dataclass(frozen=True)
class Input:
    """What a formula may name: a number that the data gives. `meaning` is one sentence."""

    name: str
    unit: str
    meaning: str
    mark: Mark = "measured"


@dataclass(frozen=True)
class Fault:
    """Where a formula is wrong: `offset` counts characters from 0, line and column from 1."""

    offset: int
    line: int
    column: int
    sentence: str
    pointer: str  # the line of the formula and a caret below the place
