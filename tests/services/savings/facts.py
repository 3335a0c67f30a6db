"""Small worlds of facts to calculate with by hand."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from analytics_desktop.models.replay import TOKEN_BUCKETS, Terms, Usage
from analytics_desktop.services.savings.facts import Facts, Work
from analytics_desktop.services.savings.price_book import PriceBook, Version
from analytics_desktop.services.savings.quality import Ratings

DAY = date(2026, 5, 4)
SINCE = datetime.fromisoformat("2026-01-01")


def terms(model: str = "large", tier: str = "standard", provider: str = "acme") -> Terms:
    return Terms(provider, model, tier, "standard", "global")


def version(number: int, of: Terms, prices: dict[str, str], **changes: Any) -> Version:
    amounts = {bucket: Decimal(price) for bucket, price in prices.items()}
    usual: dict[str, Any] = {"is_contract": False, "currency": "USD", "valid_from": SINCE, "valid_to": None}
    return Version(id=number, terms=of, prices=amounts, **{**usual, **changes})


LARGE = version(1, terms(), {"input": "3", "cache_read": "0.3", "cache_write_5m": "3.75", "output": "15"})
SMALL = version(2, terms("small"), {"input": "1", "cache_read": "0.1", "cache_write_5m": "1.25", "output": "5"})
BATCH = version(3, terms(tier="batch"), {"input": "1.5", "cache_read": "0.15", "output": "7.5"})


def book(*versions: Version) -> PriceBook:
    return PriceBook(versions or (LARGE, SMALL, BATCH), "USD", {})


def usage(agent: str = "Writer", of: Terms | None = None, number: int = 1, booked: str = "0", **tokens: int) -> Usage:
    counts = tuple(Fraction(tokens.get(bucket, 0)) for bucket in TOKEN_BUCKETS)
    return Usage(agent, DAY, of or terms(), number, 10, 0, counts, Decimal(booked))


def facts(*rows: Usage, quality: dict[tuple[str, str], Ratings] | None = None, **changes: Any) -> Facts:
    usual: dict[str, Any] = {"book": book(), "work": (), "seats": 0, "idle": 0, "days": 73, "currency": "USD"}
    return Facts(rows=rows, quality=quality or {}, **{**usual, **changes})


def work(agent: str, successes: int = 100, tokens: int = 1000, booked: str = "100", retries: str = "1") -> Work:
    return Work(agent, successes, successes, successes, tokens, Decimal(booked), Decimal(retries))
