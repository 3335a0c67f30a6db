"""Why a cost changed from one period to another, in parts that sum to the change to the last digit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

INPUT_BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h")
OUTPUT_BUCKETS = ("output", "reasoning")
BUCKETS = (*INPUT_BUCKETS, *OUTPUT_BUCKETS)


@dataclass(frozen=True)
class LedgerCell:
    """Priced requests of one model and tier in one period. `tokens` and `cost` follow BUCKETS; `other` is the rest
    of the booked cost (server tools, rounding of exchange rates)."""

    model: str
    tier: str
    first_attempts: int
    retries: int
    tokens: tuple[int, ...]
    cost: tuple[Decimal, ...]
    other: Decimal = Decimal(0)


@dataclass(frozen=True)
class BridgePart:
    """One cause and its share of the change, in the reporting currency; positive makes the cost rise."""

    cause: str
    amount: Decimal


@dataclass(frozen=True)
class Bridge:
    before: Decimal
    after: Decimal
    parts: tuple[BridgePart, ...]

    @property
    def change(self) -> Decimal:
        return self.after - self.before
