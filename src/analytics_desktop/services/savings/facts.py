"""What all kinds of recommendations look at."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from analytics_desktop.models.replay import Usage, WhatIf
from analytics_desktop.models.unit import short

from .price_book import PriceBook
from .quality import Quality
from .replay import as_money, cost_under, reaches, write_share

YEAR_MONTH = Fraction(365, 12)  # days in a month


@dataclass(frozen=True)
class Work:
    """Of one agent: executions, successes, requests, tokens, what was booked, and what of it for retries."""

    agent: str
    executions: int
    successes: int
    requests: int
    tokens: int
    booked: Decimal
    retries: Decimal


@dataclass(frozen=True)
class Facts:
    """`rows` are the priced requests of the period of `days` days."""

    rows: tuple[Usage, ...]
    book: PriceBook
    quality: Quality
    work: tuple[Work, ...]
    seats: int
    idle: int
    days: int
    currency: str

    def agents(self) -> tuple[str, ...]:
        return tuple(sorted({row.agent for row in self.rows if row.agent != "(none)"}))

    def monthly(self, amount: Decimal | Fraction) -> Decimal:
        return as_money(Fraction(amount) * YEAR_MONTH / self.days).quantize(Decimal("0.01"))

    def money(self, amount: Decimal | Fraction) -> str:
        return short(amount if isinstance(amount, Decimal) else as_money(amount), "money", self.currency)

    def a_month(self, saving: Decimal | Fraction) -> str:
        """`$1.2 k in 90 days, times 30.4 / 90 = $405 a month`."""
        return (
            f"{self.money(saving)} in {self.days} days, times 30.4 / {self.days} = {self.money(self.monthly(saving))}"
        )

    def replayed(self, question: WhatIf) -> tuple[Fraction, Fraction]:
        """(booked, cost under other terms) of the requests that the question reaches and that have a price there."""
        booked, after, writes = Fraction(0), Fraction(0), write_share(self.rows)
        providers = {row.terms.model: row.terms.provider for row in self.rows}
        for row in self.rows:
            cost = cost_under(row, question, self.book, providers, writes) if reaches(row, question) else None
            if cost is not None:
                booked += Fraction(row.booked)
                after += cost
        return booked, after
