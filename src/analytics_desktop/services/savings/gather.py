"""Facts for recommendations, from the rows that the catalogue yields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics_desktop.models.page import Table
from analytics_desktop.models.replay import Usage

from .facts import Facts, Work
from .price_book import PriceBook
from .quality import quality_of
from .replay import usages

if TYPE_CHECKING:
    from analytics_desktop.services.computed import Evidence


def facts_of(evidence: Evidence) -> Facts:
    book = PriceBook.of(evidence.also("price_book"), evidence.also("fx_rates"), evidence.currency)
    seats = evidence.also("seats").rows
    counts = [int(str(cell)) for cell in seats[0]] if seats else [0, 0]
    return Facts(
        rows=condensed(usages(evidence.now), book),
        book=book,
        quality=quality_of(evidence.also("model_quality")),
        work=tuple(_works(evidence.also("agent_work"))),
        seats=counts[0],
        idle=counts[1],
        days=evidence.period.days,
        currency=evidence.currency,
    )


def condensed(rows: Iterable[Usage], book: PriceBook) -> tuple[Usage, ...]:
    """Days between two changes of any price are one: what they cost under any terms is the same."""
    merged: dict[tuple[object, ...], Usage] = {}
    for row in rows:
        key = (row.agent, row.terms, row.version, book.epoch(row.day))
        known = merged.get(key)
        merged[key] = row if known is None else _joined(known, row)
    return tuple(merged.values())


def _joined(one: Usage, other: Usage) -> Usage:
    return replace(
        one,
        requests=one.requests + other.requests,
        retries=one.retries + other.retries,
        tokens=tuple(a + b for a, b in zip(one.tokens, other.tokens, strict=True)),
        booked=one.booked + other.booked,
    )


def _works(table: Table) -> Iterable[Work]:
    for agent, executions, successes, requests, tokens, booked, retries in table.rows:
        done, good, asked, used = (int(str(cell)) for cell in (executions, successes, requests, tokens))
        yield Work(str(agent), done, good, asked, used, Decimal(str(booked)), Decimal(str(retries)))
