"""The price book of the demo company and the exact cost of a request."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.columns import NONE, Ints
from analytics_desktop.services.central.demo.plan import Plan, microseconds
from analytics_desktop.services.central.demo.planted import PRICE_CUT, Planted

BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning", "web_search")
TIERS = ("standard", "batch", "priority")
BANDS = ("standard", "long")

MODELS = (
    ("anthropic", "claude-opus-4-1"),
    ("anthropic", "claude-sonnet-4-5"),
    ("anthropic", "claude-haiku-4-5"),
    ("openai", "gpt-5"),
    ("openai", "gpt-5-mini"),
    ("google", "gemini-2.5-pro"),
    ("inhouse", "atlas-7b-preview"),
)
OPUS, SONNET, HAIKU, GPT, GPT_MINI, GEMINI, UNPRICED = range(len(MODELS))
CONTRACT_MODEL = "claude-sonnet-4-5"

# model, tier, band, then dollars per million of each bucket; None where the provider has no such bucket
_LIST: tuple[tuple[int, str, str, tuple[str | None, ...]], ...] = (
    (OPUS, "standard", "standard", ("15", "1.5", "18.75", "30", "75", "75", "10000")),
    (OPUS, "batch", "standard", ("7.5", "0.75", "9.375", "15", "37.5", "37.5", "10000")),
    (SONNET, "standard", "standard", ("3", "0.3", "3.75", "6", "15", "15", "10000")),
    (SONNET, "batch", "standard", ("1.5", "0.15", "1.875", "3", "7.5", "7.5", "10000")),
    (SONNET, "standard", "long", ("6", "0.6", "7.5", "12", "22.5", "22.5", "10000")),
    (HAIKU, "standard", "standard", ("1", "0.1", "1.25", "2", "5", "5", "10000")),
    (HAIKU, "batch", "standard", ("0.5", "0.05", "0.625", "1", "2.5", "2.5", "10000")),
    (GPT, "standard", "standard", ("1.25", "0.125", None, None, "10", "10", "10000")),
    (GPT, "batch", "standard", ("0.625", "0.0625", None, None, "5", "5", "10000")),
    (GPT, "priority", "standard", ("2.5", "0.25", None, None, "20", "20", "10000")),
    (GPT_MINI, "standard", "standard", ("0.25", "0.025", None, None, "2", "2", "10000")),
    (GPT_MINI, "batch", "standard", ("0.125", "0.0125", None, None, "1", "1", "10000")),
    (GPT_MINI, "priority", "standard", ("0.45", "0.045", None, None, "3.6", "3.6", "10000")),
    (GEMINI, "standard", "standard", ("1.25", "0.125", None, None, "10", "10", "35000")),
    (GEMINI, "batch", "standard", ("0.625", "0.0625", None, None, "5", "5", "35000")),
    (GEMINI, "standard", "long", ("2.5", "0.25", None, None, "15", "15", "35000")),
)


@dataclass(frozen=True)
class Version:
    kind: str
    model: int
    tier: str
    band: str
    prices: tuple[Decimal | None, ...]
    valid_from: date
    source: str


@dataclass(frozen=True)
class PriceBook:
    """Versions with keys 1, 2, ... ; `rates` in pico-dollars per token, 0 where there is no price."""

    versions: tuple[Version, ...]
    rates: Ints  # (version, bucket)
    listed: Ints  # (model, tier, band) -> version index or NONE
    contracted: Ints  # the same, valid from `change`
    change: int

    def version_of(self, model: Ints, tier: Ints, band: Ints, at: Ints) -> Ints:
        """Index of the version that is valid for each request; NONE: no price."""
        contract = self.contracted[model, tier, band]
        usual = self.listed[model, tier, band]
        return np.where((at >= self.change) & (contract != NONE), contract, usual)

    def cost(self, version: Ints, tokens: Ints) -> Ints:
        """Pico-dollars, exact: a price of d dollars per million is d million pico-dollars per token."""
        return np.asarray((tokens * self.rates[version]).sum(axis=1), dtype=np.int64)


def price_book(plan: Plan, planted: Planted) -> PriceBook:
    since = plan.start - timedelta(days=60)
    listed = [
        Version("list", model, tier, band, _amounts(prices), since, "Published price list")
        for model, tier, band, prices in _LIST
    ]
    contracted = [
        Version(
            "contract", v.model, v.tier, v.band, _cut(v.prices), planted.price_change, "Framework agreement FA-0417"
        )
        for v in listed
        if v.model == SONNET
    ]
    versions = (*listed, *contracted)
    rates = [[int((price or Decimal(0)) * 10**6) for price in version.prices] for version in versions]
    return PriceBook(
        versions,
        np.array(rates, dtype=np.int64),
        _index(versions, "list"),
        _index(versions, "contract"),
        microseconds(planted.price_change),
    )


def _amounts(prices: tuple[str | None, ...]) -> tuple[Decimal | None, ...]:
    return tuple(None if price is None else Decimal(price) for price in prices)


def _cut(prices: tuple[Decimal | None, ...]) -> tuple[Decimal | None, ...]:
    """Ten per cent off tokens; searches keep their price."""
    return (*(None if price is None else price * PRICE_CUT for price in prices[:-1]), prices[-1])


def _index(versions: tuple[Version, ...], kind: str) -> Ints:
    table = np.full((len(MODELS), len(TIERS), len(BANDS)), NONE, dtype=np.int64)
    for number, version in enumerate(versions):
        if version.kind == kind:
            table[version.model, TIERS.index(version.tier), BANDS.index(version.band)] = number
    return table


def price_frames(book: PriceBook) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of price_versions and of prices."""
    versions = [
        (key, v.kind, *MODELS[v.model], v.tier, v.band, "global", "USD", f"{v.valid_from} 00:00:00+00", v.source)
        for key, v in enumerate(book.versions, 1)
    ]
    columns = ["id", "kind", "provider", "model_pattern", "tier", "context_band", "geography", "currency", "valid_from"]
    prices = [
        (key, bucket, str(price))
        for key, version in enumerate(book.versions, 1)
        for bucket, price in zip(BUCKETS, version.prices, strict=True)
        if price is not None
    ]
    return (
        pl.DataFrame(versions, schema=[*columns, "source"], orient="row"),
        pl.DataFrame(prices, schema=["version_id", "bucket", "price_per_million"], orient="row"),
    )
