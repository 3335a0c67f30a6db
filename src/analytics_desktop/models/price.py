"""A price as the price book holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning", "web_search")
PRICE_DIGITS = 6  # decimals of a price per million; more would make the cost of a request inexact


@dataclass(frozen=True)
class PriceKey:
    """What a price is for. `pattern` is a model name, or the beginning of one and `*`."""

    provider: str
    pattern: str
    tier: str = "standard"
    context_band: str = "standard"  # over_200000: prompts of more than 200,000 tokens
    geography: str = "global"

    def __str__(self) -> str:
        rest = [part for part in (self.tier, self.context_band) if part != "standard"]
        rest += [self.geography] if self.geography != "global" else []
        return " ".join([self.provider, self.pattern, *rest])


@dataclass(frozen=True)
class PriceVersion:
    """The prices of one key, per million units of each bucket. `valid_to` is not included; None: still valid."""

    kind: Literal["list", "contract"]
    key: PriceKey
    currency: str
    valid_from: datetime
    valid_to: datetime | None
    source: str
    prices: tuple[tuple[str, Decimal], ...]
