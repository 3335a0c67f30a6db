"""Replays requests under other terms, in exact arithmetic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from analytics_desktop.models.page import Table
from analytics_desktop.models.replay import INPUTS, READS, TOKEN_BUCKETS, WRITES, Terms, Tokens, Usage, WhatIf

from .price_book import PriceBook

BATCH = "batch"
_DIGITS = Decimal("1e-12")


def usages(table: Table) -> tuple[Usage, ...]:
    """The rows of the evidence table `recommendations`."""
    found = []
    for agent, day, provider, model, tier, band, geography, version, requests, retries, *rest in table.rows:
        assert isinstance(day, date)
        tokens = tuple(Fraction(int(str(count))) for count in rest[: len(TOKEN_BUCKETS)])
        terms = Terms(*map(str, (provider, model, tier, band, geography)))
        known = None if version is None else int(str(version))
        counts = int(str(requests)), int(str(retries))
        found.append(Usage(str(agent), day, terms, known, *counts, tokens, Decimal(str(rest[-1]))))
    return tuple(found)


def write_share(rows: Iterable[Usage]) -> Fraction:
    """Tokens written to the cache for each one read from it, as these requests did; a tenth where none was read."""
    reads = writes = Fraction(0)
    for row in rows:
        reads += row.tokens[READS]
        writes += sum((row.tokens[place] for place in WRITES), Fraction(0))
    return writes / reads if reads and writes else Fraction(1, 10)


def with_cache_share(tokens: Tokens, share: Fraction, writes_per_read: Fraction) -> Tokens:
    """The same input with this share read from the cache and as much written as that needs; the rest is plain."""
    total = sum((tokens[place] for place in INPUTS), Fraction(0))
    reads = total * share
    writes = min(reads * writes_per_read, total - reads)
    return (total - reads - writes, reads, writes, Fraction(0), *tokens[len(INPUTS) :])


def reaches(row: Usage, question: WhatIf) -> bool:
    return question.agent in {None, row.agent} and question.source in {None, row.terms.model}


def cost_under(
    row: Usage, question: WhatIf, book: PriceBook, providers: dict[str, str], writes: Fraction
) -> Fraction | None:
    """What the requests of the row cost under other terms; None where a price is missing.

    What is booked beyond tokens (searches, rounding) stays. Without any other term it is exactly what was booked.
    """
    pinned = book.version(row.version)
    if pinned is None:
        return None
    before = book.cost(pinned, row.tokens, row.day)
    if before is None:
        return None
    tokens = row.tokens
    if question.cache_share is not None and pinned.prices.get("cache_read") is not None:
        tokens = with_cache_share(tokens, question.cache_share, writes)
    terms = row.terms
    if question.model is not None:
        terms = replace(terms, provider=providers[question.model], model=question.model)
    share = question.batch_share or Fraction(0)
    if terms.tier == BATCH:
        share = Fraction(0)
    usual = _priced(book, row, terms, tokens, pinned.id) if share < 1 else Fraction(0)
    batch = _priced(book, row, replace(terms, tier=BATCH), tokens, pinned.id) if share else Fraction(0)
    if usual is None or batch is None:
        return None
    return usual * (1 - share) + batch * share + Fraction(row.booked) - before


def _priced(book: PriceBook, row: Usage, terms: Terms, tokens: Tokens, pinned: int) -> Fraction | None:
    version = book.version(pinned) if terms == row.terms else book.at(terms, row.day)
    return None if version is None else book.cost(version, tokens, row.day)


def as_money(amount: Fraction) -> Decimal:
    """Exact to the 12 digits that the ledger has."""
    scaled = round(amount * 10**12)
    return Decimal(scaled).scaleb(-12)
