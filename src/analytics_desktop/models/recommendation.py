"""A way to spend less, with its arithmetic and what it risks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Confidence = Literal["high", "medium", "low"]
State = Literal["open", "taken", "dismissed"]


@dataclass(frozen=True)
class Recommendation:
    """`monthly` is None where the price is not known. `evidence` says where its rows are: a metric and a filter."""

    kind: str
    agent: str  # "" where it is not about an agent
    what: str
    monthly: Decimal | None
    arithmetic: str
    confidence: Confidence
    risk: str
    detail: str = ""  # tells two of one kind and agent apart, such as a pair of models

    @property
    def subject(self) -> str:
        """What decisions about it are about."""
        return "/".join(part for part in (self.kind, self.agent, self.detail) if part)
