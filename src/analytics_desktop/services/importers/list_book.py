"""Published list prices, collected by the package genai-prices (MIT), as versions of the price book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from importlib.metadata import version as installed
from typing import Any

from analytics_desktop.models.price import PRICE_DIGITS, PriceKey, PriceVersion

from .model_patterns import patterns_of

RELEASED = {"0.2.3": "2026-11-10"}  # day on which the data of that version was published
FIRST_DAY = date(2020, 1, 1)  # prices without a date are taken to have been valid always
_BUCKETS = {
    "input_mtok": "input", "cache_read_mtok": "cache_read", "cache_write_mtok": "cache_write_5m",
    "cache_write_1h_mtok": "cache_write_1h", "output_mtok": "output", "output_reasoning_mtok": "reasoning",
    "web_searches_kcount": "web_search",
}  # fmt: skip
_PER_MILLION = {"web_searches_kcount": 1000}  # that price is for a thousand
_TIERS = {
    ("processing", "batch"): "batch", ("service_tier", "priority"): "priority", ("service_tier", "flex"): "flex",
    ("service_tier", "fast"): "fast", ("speed", "fast"): "fast",
}  # fmt: skip
_ARTEFACT = Decimal("1e-12")  # 0.28000000000000003 means 0.28

Prices = dict[str, dict[str, Decimal]]  # context band -> bucket -> price per million


@dataclass(frozen=True)
class ListBook:
    """`skipped` are sentences about prices that the price book cannot hold."""

    source: str
    versions: tuple[PriceVersion, ...]
    skipped: tuple[str, ...]


@dataclass
class _Skips:
    """What was left out and why: reason -> examples."""

    found: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def sentences(self) -> tuple[str, ...]:
        lines = []
        for reason, examples in sorted(self.found.items()):
            names = list(dict.fromkeys(examples))
            more = f" and {len(names) - 3:,} more" if len(names) > 3 else ""
            lines.append(f"{reason}: {', '.join(names[:3])}{more}")
        return tuple(lines)


@cache
def list_book() -> ListBook:
    """Every list price that is known, with its validity. Takes about three seconds the first time."""
    from genai_prices.data import providers

    name = installed("genai-prices")
    released = RELEASED.get(name)
    source = f"genai-prices {name}" + (f" of {released}" if released else "")
    by_id, skips = {provider.id: provider for provider in providers}, _Skips()
    found: dict[tuple[PriceKey, datetime], PriceVersion] = {}
    for provider in providers:
        sellers = [provider, *(by_id[other] for other in provider.fallback_model_providers or () if other in by_id)]
        for seller in sellers:
            for version in _versions(provider, seller, source, skips):
                found.setdefault((version.key, version.valid_from), version)
    return ListBook(source, tuple(found.values()), skips.sentences())


def _versions(provider: Any, seller: Any, source: str, skips: _Skips) -> Iterator[PriceVersion]:
    """Versions for `provider` of the models of `seller`: its own, or those of a provider whose models it resells."""
    own = provider is seller
    source = source if own else f"{source}, price of {seller.id}"
    for model in seller.models:
        patterns = patterns_of(seller, model)
        names = patterns.names
        if not own:
            names = tuple(name for name in names if provider.find_model(name.rstrip("*")) is None)
        elif patterns.unsaid:
            skips.found["Rules to recognise a model that are neither name nor prefix"].append(model.id)
        for tier, start, end, bands in _spans(own, model, skips):
            for band, prices in bands.items():
                for name in names:
                    key = PriceKey(provider.id, name, tier, band)
                    yield PriceVersion("list", key, "USD", start, end, source, tuple(prices.items()))


def _spans(own: bool, model: Any, skips: _Skips) -> Iterator[tuple[str, datetime, datetime | None, Prices]]:
    """(tier, valid from, valid to, prices by context band) of one model, in order of time."""
    plain = [] if not isinstance(model.prices, list) else [price.constraint for price in model.prices]
    if any(hasattr(constraint, "start_time") for constraint in plain):
        skips.found["Prices that depend on the time of day"].append(model.id)
        return
    starts = {FIRST_DAY, *(constraint.start_date for constraint in plain if constraint)}
    yield from _tier("standard", starts, FIRST_DAY, None, model, skips)
    for variant in (model.price_variants or ()) if own else ():
        if not vars(variant.prices):
            continue
        (when,) = variant.when.items() if len(variant.when) == 1 else (("", ""),)
        if when not in _TIERS:
            skips.found["Prices under conditions that requests do not record"].append(model.id)
            continue
        first = variant.constraint.start_date if variant.constraint else FIRST_DAY
        yield from _tier(_TIERS[when], starts | {first}, first, variant.when, model, skips)


def _tier(
    tier: str, starts: set[date], first: date, context: dict[str, str] | None, model: Any, skips: _Skips
) -> Iterator[tuple[str, datetime, datetime | None, Prices]]:
    days = sorted(day for day in starts if day >= first)
    spans: list[tuple[date, Prices]] = []
    for day in days:
        prices = _bands(model.get_prices(_midnight(day), context), model.id, skips)
        if not spans or spans[-1][1] != prices:
            spans.append((day, prices))
    for place, (day, prices) in enumerate(spans):
        end = _midnight(spans[place + 1][0]) if place + 1 < len(spans) else None
        yield tier, _midnight(day), end, prices


def _bands(package_prices: Any, model: str, skips: _Skips) -> Prices:
    """Prices without and, where they depend on the length of the prompt, with a long prompt."""
    values = {key: value for key, value in vars(package_prices).items() if value is not None}
    for key in values.keys() - _BUCKETS.keys():
        skips.found[f"Prices for {key.rsplit('_', 1)[0].replace('_', ' ')}"].append(model)
    limits = {tier.start for value in values.values() for tier in getattr(value, "tiers", ())}
    bands: Prices = {}
    for limit in (None, *sorted(limits)):
        prices: dict[str, Decimal] = {}
        for key, value in values.items():
            if key in _BUCKETS:
                _put(prices, key, _price_above(value, limit), model, skips)
        if "output" in prices:
            prices.setdefault("reasoning", prices["output"])
        if prices:
            bands["standard" if limit is None else f"over_{limit}"] = prices
    return bands


def _price_above(value: Any, limit: int | None) -> Decimal:
    if isinstance(value, Decimal):
        return value
    reached = [tier.price for tier in value.tiers if limit is not None and tier.start <= limit]
    price = reached[-1] if reached else value.base
    assert isinstance(price, Decimal)
    return price


def _put(prices: dict[str, Decimal], key: str, price: Decimal, model: str, skips: _Skips) -> None:
    price *= _PER_MILLION.get(key, 1)
    rounded = round(price, PRICE_DIGITS)
    if abs(price - rounded) > _ARTEFACT:
        skips.found[f"Prices with more than {PRICE_DIGITS} decimals"].append(model)
    else:
        prices[_BUCKETS[key]] = rounded.normalize() + 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
