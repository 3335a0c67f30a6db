"""Rows of a contract price file: each one the price of a bucket, checked on its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from analytics_desktop.models.price import BUCKETS, PRICE_DIGITS, PriceKey

REQUIRED = ("provider", "model", "bucket", "price_per_million", "currency", "valid_from", "valid_to")
OPTIONAL = ("tier", "context_band", "geography")
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)  # what an empty valid_from means: before any request
_DECIMAL = re.compile(r"^[0-9]{1,9}(?:\.([0-9]+))?$")


@dataclass(frozen=True)
class ContractRow:
    """One good row; `line` and `original` as it stands in the file."""

    line: int
    original: str
    key: PriceKey
    currency: str
    bucket: str
    price: Decimal
    valid_from: datetime
    valid_to: datetime | None


def contract_row(cells: dict[str, str], line: int, original: str, zone: str) -> ContractRow:
    """ValueError with the reason when the row cannot be used. Dates are midnights of `zone`."""
    texts = {name: (cells.get(name) or "").strip() for name in (*REQUIRED, *OPTIONAL)}
    for name in ("provider", "model", "bucket", "price_per_million", "currency"):
        if not texts[name]:
            raise ValueError(f"{name} is empty")
    if not re.fullmatch(r"[A-Za-z]{3}", texts["currency"]):
        raise ValueError(f'currency: "{texts["currency"]}" is not a three-letter code such as USD')
    if "*" in texts["model"][:-1]:
        raise ValueError(f'model: "{texts["model"]}" may have a * only at its end')
    start, end = _instant("valid_from", texts, zone) or ALWAYS, _instant("valid_to", texts, zone)
    if end is not None and end <= start:
        raise ValueError("valid_to is not after valid_from; it is the first day that is not covered")
    bucket, price = _bucket(texts["bucket"]), _price(texts["price_per_million"])
    return ContractRow(line, original, _key(texts), texts["currency"].upper(), bucket, price, start, end)


def _key(texts: dict[str, str]) -> PriceKey:
    return PriceKey(
        texts["provider"],
        texts["model"],
        texts["tier"].lower() or "standard",
        texts["context_band"] or "standard",
        texts["geography"] or "global",
    )


def _bucket(text: str) -> str:
    name = text.lower()
    if name in BUCKETS:
        return name
    near = get_close_matches(name.removesuffix("_tokens").replace(" ", "_"), BUCKETS, 1, 0.5)
    hint = f"; did you mean {near[0]}?" if near else ""
    raise ValueError(f'bucket: "{text}" is none of {", ".join(BUCKETS)}{hint}')


def _price(text: str) -> Decimal:
    found = _DECIMAL.match(text)
    if not found:
        why = "is negative" if text.startswith("-") else "is not a number written like 2.50"
        raise ValueError(f'price_per_million: "{text}" {why}')
    if len((found[1] or "").rstrip("0")) > PRICE_DIGITS:
        raise ValueError(f'price_per_million: "{text}" has more than {PRICE_DIGITS} decimals')
    return Decimal(text)


def _instant(name: str, texts: dict[str, str], zone: str) -> datetime | None:
    text = texts[name]
    if not text:
        return None
    try:
        value = datetime.fromisoformat(text)
        value = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
        return value.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f'{name}: "{text}" is not an ISO date such as 2026-01-31') from None
