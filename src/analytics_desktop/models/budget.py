"""An amount that a part of the company may spend in a span of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

BudgetScope = Literal["company", "department", "team", "agent"]
SCOPES: tuple[str, ...] = get_args(BudgetScope)
USUAL_THRESHOLDS = (Decimal(50), Decimal(80), Decimal(100))


@dataclass(frozen=True)
class Budget:
    """`name` is of the department, team or agent, "" for the company; `last` is included; `thresholds` in percent."""

    scope: str
    name: str
    first: date
    last: date
    amount: Decimal
    thresholds: tuple[Decimal, ...] = USUAL_THRESHOLDS

    @property
    def subject(self) -> str:
        """What decisions about it are about: a scope has one budget a first day."""
        return f"{self.scope}/{self.name}/{self.first.isoformat()}"

    @property
    def title(self) -> str:
        return "the company" if self.scope == "company" else f"{self.scope} {self.name}"
