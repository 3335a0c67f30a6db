"""The same requests under other terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

TOKEN_BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")
READS, WRITES = 1, (2, 3)
INPUTS = (0, 1, 2, 3)
Tokens = tuple[Fraction, ...]  # in the order of TOKEN_BUCKETS


@dataclass(frozen=True)
class Terms:
    """What decides about the price of a request."""

    provider: str
    model: str
    tier: str
    band: str
    geography: str


@dataclass(frozen=True)
class Usage:
    """Requests of one agent on one day at one version of the price book; `booked` is what they cost."""

    agent: str
    day: date
    terms: Terms
    version: int | None
    requests: int
    retries: int
    tokens: Tokens
    booked: Decimal


@dataclass(frozen=True)
class WhatIf:
    """Other terms: another model, a share (0..1) of input read from the cache, a share of requests sent as batch.

    None leaves things as they were. `source` limits the new model to the requests of one model, `agent` everything to
    those of one agent.
    """

    model: str | None = None
    source: str | None = None
    agent: str | None = None
    cache_share: Fraction | None = None
    batch_share: Fraction | None = None


@dataclass(frozen=True)
class Replay:
    """`booked` and `replayed` are of the same requests; `unpriced` of them have no price under the new terms.

    They are left at what they cost. `untouched` is the cost of requests that the question does not reach.
    """

    booked: Decimal
    replayed: Decimal
    requests: int
    unpriced: int
    untouched: Decimal
    quality: str
    holds: bool | None  # None: too little feedback to say

    @property
    def saving(self) -> Decimal:
        return self.booked - self.replayed
