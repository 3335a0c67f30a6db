"""A new contract price: decided here, logged with old and new, and put into the price book by the central store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Cell
from analytics_desktop.models.price import BUCKETS, PRICE_DIGITS, PriceKey

from .tables import rows_of

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

KIND = "contract_price"
COLUMNS = dict(
    zip(
        BUCKETS,
        ("Input", "Cache read", "Cache write 5 min", "Cache write 1 h", "Output", "Reasoning", "Web search"),
        strict=True,
    )
)  # of the price book


@dataclass(frozen=True)
class PriceChange:
    """Prices per million units of each bucket; a bucket that is not named has no price in the new version."""

    key: PriceKey
    currency: str
    valid_from: date  # a day of the reporting time zone
    source: str
    prices: Mapping[str, str]


def set_price(desk: Desk, change: PriceChange) -> None:
    """The next sync brings it into the book; requests that are booked stay as they are booked. Raises Problem."""
    prices = {bucket: _price(bucket, text) for bucket, text in change.prices.items()}
    if not prices or not change.source.strip():
        raise Problem(
            "A contract price needs a price and a source.", "Name at least one bucket, and the contract it is from."
        )
    key = change.key
    subject = "/".join((key.provider, key.pattern, key.tier, key.context_band, key.geography))
    desk.decide(KIND, subject, {**_body(change, desk), "prices": prices, "old": _old(desk, change)})


def priced_models(desk: Desk) -> tuple[tuple[str, str], ...]:
    """(provider, model) of everything that the price book or the ledger names, in alphabetical order."""
    with desk.reading() as (_, reader):
        return tuple((str(provider), str(model)) for provider, model in reader.ask("priced_models", {}))


def _body(change: PriceChange, desk: Desk) -> dict[str, Any]:
    zone = ZoneInfo(desk.source.zone if desk.source else "UTC")
    if not (len(change.currency) == 3 and change.currency.isalpha()):
        raise Problem(f"{change.currency!r} is no currency.", "Give a three-letter code such as USD.")
    return {
        "provider": change.key.provider,
        "model": change.key.pattern,
        "tier": change.key.tier,
        "context_band": change.key.context_band,
        "geography": change.key.geography,
        "currency": change.currency.upper(),
        "valid_from": datetime.combine(change.valid_from, time(), zone).isoformat(),
        "source": change.source.strip(),
    }


def _price(bucket: str, text: str) -> str:
    if bucket not in BUCKETS:
        raise Problem(f"There is no bucket called {bucket}.", f"Buckets are: {', '.join(BUCKETS)}.")
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal("NaN")
    if not price.is_finite() or price < 0 or price != round(price, PRICE_DIGITS) or price >= 10**9:
        raise Problem(f"{text!r} is not a price of {bucket}.", f"Give a number with up to {PRICE_DIGITS} decimals.")
    return format(price, "f")


def _old(desk: Desk, change: PriceChange) -> dict[str, str]:
    """What the book says for that day so far: the contract where there is one, else the list."""
    key = change.key
    wanted = (key.provider, key.pattern, key.tier, key.context_band, key.geography)
    rows = [row for row in rows_of(desk, "cost.price_book", change.valid_from.replace(day=1)) if _key(row) == wanted]
    rows = [row for row in rows if row["Valid to"] is None or _day(row["Valid to"]) > change.valid_from]
    if not rows:
        return {}
    best = max(rows, key=lambda row: (row["Kind"] == "contract", str(row["Valid from"])))
    return {bucket: format(price, "f") for bucket, name in COLUMNS.items() if isinstance(price := best[name], Decimal)}


def _key(row: dict[str, Cell]) -> tuple[Cell, ...]:
    return tuple(row[name] for name in ("Provider", "Model", "Tier", "Context band", "Geography"))


def _day(cell: Cell) -> date:
    return date.fromisoformat(str(cell)[:10])
