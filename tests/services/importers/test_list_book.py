"""The list-price book against the package that it is made from, which has its own way to find a price."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from genai_prices.data import providers
from genai_prices.types import TieredPrices

from analytics_desktop.models.price import BUCKETS, PriceVersion
from analytics_desktop.services.importers.list_book import RELEASED, list_book

TIMES = [datetime(2023, 6, 1, tzinfo=UTC), datetime(2026, 3, 12, 23, 59, tzinfo=UTC), datetime(2026, 3, 13, tzinfo=UTC)]
TIMES += [datetime(2026, 11, 15, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)]
KEYS = {"input_mtok": "input", "cache_read_mtok": "cache_read", "cache_write_mtok": "cache_write_5m"}
KEYS |= {"cache_write_1h_mtok": "cache_write_1h", "output_mtok": "output"}

BY_PROVIDER: dict[str, list[PriceVersion]] = defaultdict(list)
for entry in list_book().versions:
    BY_PROVIDER[entry.key.provider].append(entry)


def priced(
    provider: str, model: str, at: datetime, tier: str = "standard", band: str = "standard"
) -> PriceVersion | None:
    """The version that books a request, by the rules of the price book: longest pattern, exact first, newest."""
    fitting = [
        version
        for version in BY_PROVIDER[provider]
        if (version.key.tier, version.key.context_band) == (tier, band)
        and version.valid_from <= at
        and (version.valid_to is None or at < version.valid_to)
        and (
            model == version.key.pattern
            or (version.key.pattern[-1] == "*" and model.startswith(version.key.pattern[:-1]))
        )
    ]
    return max(
        fitting,
        key=lambda found: (len(found.key.pattern.rstrip("*")), found.key.pattern[-1] != "*", found.valid_from),
        default=None,
    )


def names(match: Any) -> Iterator[str]:
    """Names that the rules of a model speak of, and names that begin with them."""
    for clause in getattr(match, "or_", [match]):
        if hasattr(clause, "or_"):
            yield from names(clause)
        elif hasattr(clause, "equals"):
            yield clause.equals.lower()
        elif hasattr(clause, "starts_with"):
            yield from (clause.starts_with.lower(), clause.starts_with.lower() + "-preview")


def base(value: Any) -> Decimal:
    return value.base if isinstance(value, TieredPrices) else value


@pytest.mark.parametrize("provider", providers, ids=lambda provider: provider.id)
def test_every_name_has_the_price_that_the_package_finds_at_that_time(provider: Any) -> None:
    by_time = {model.id for model in provider.models if _by_time_of_day(model)}
    for name in {name for model in provider.models for name in (*names(model.match), model.id.lower())}:
        model = provider.find_model(name)
        if model is None:
            continue
        if model.id in by_time:
            assert priced(provider.id, name, TIMES[-1]) is None, name
            continue
        for at in TIMES:
            package = model.get_prices(at)
            wanted = {
                bucket: base(price) for key, bucket in KEYS.items() if (price := getattr(package, key)) is not None
            }
            wanted = {
                bucket: price for bucket, price in wanted.items() if abs(price - round(price, 6)) < Decimal("1e-12")
            }
            found = priced(provider.id, name, at)
            held = {} if found is None else {bucket: price for bucket, price in found.prices if bucket in KEYS.values()}
            assert held == {bucket: round(price, 6) for bucket, price in wanted.items()}, (name, at)


def _by_time_of_day(model: Any) -> bool:
    return isinstance(model.prices, list) and any(hasattr(price.constraint, "start_time") for price in model.prices)


@pytest.mark.parametrize(
    ("provider", "model", "expected"),
    [
        ("anthropic", "claude-sonnet-4-20250514", {"input": "3", "reasoning": "15", "cache_write_1h": "6"}),
        ("anthropic", "claude-opus-4-1", {"input": "15", "cache_write_5m": "18.75", "cache_write_1h": "30"}),
        ("anthropic", "claude-opus-4-1-20250805", {"input": "15", "output": "75", "web_search": "10000"}),
        ("anthropic", "claude-haiku-4-5-20251001", {"input": "1", "output": "5"}),
        ("openai", "gpt-4o-2024-11-20", {"input": "2.5", "cache_read": "1.25", "output": "10", "reasoning": "10"}),
        ("openai", "gpt-4o-mini-2024-07-18", {"input": "0.15", "output": "0.6"}),
        ("azure", "gpt-4o-2024-11-20", {"input": "2.5", "output": "10"}),
        ("aws", "us.anthropic.claude-sonnet-4-20250514-v1:0", {"input": "3", "output": "15"}),
        ("aws", "anthropic.claude-3-5-haiku-20241022-v1:0", {"input": "0.8"}),
        ("google", "gemini-2.5-pro", {"input": "1.25", "output": "10"}),
    ],
)  # fmt: skip
def test_common_models_have_their_published_price(provider: str, model: str, expected: dict[str, str]) -> None:
    found = priced(provider, model, datetime(2025, 12, 1, tzinfo=UTC))
    assert found is not None
    assert {bucket: str(price) for bucket, price in found.prices if bucket in expected} == expected


def test_long_prompts_and_tiers_are_versions_of_their_own_with_their_dates() -> None:
    def price(model: str, at: datetime, tier: str = "standard", band: str = "standard") -> Decimal | None:
        found = priced("anthropic", model, at, tier, band)
        return dict(found.prices)["input"] if found else None

    before, after = datetime(2026, 3, 12, tzinfo=UTC), datetime(2026, 3, 13, tzinfo=UTC)
    assert (price("claude-sonnet-4-6", before), price("claude-sonnet-4-6", before, band="over_200000")) == (3, 6)
    assert (price("claude-sonnet-4-6", after), price("claude-sonnet-4-6", after, band="over_200000")) == (3, None)
    assert price("claude-haiku-4-5", datetime(2026, 10, 13, tzinfo=UTC), "batch") is None
    assert price("claude-haiku-4-5", datetime(2026, 10, 14, tzinfo=UTC), "batch") == Decimal("0.5")
    assert price("claude-opus-5", after, "fast") == 10


def test_every_version_is_of_a_known_source_in_known_buckets_and_exact_decimals() -> None:
    book = list_book()
    assert book.source.startswith(f"genai-prices {version('genai-prices')}")
    assert len({(entry.key, entry.valid_from) for entry in book.versions}) == len(book.versions)
    for entry in book.versions:
        assert entry.source.startswith(book.source)
        assert entry.valid_to is None or entry.valid_to > entry.valid_from
        for bucket, price in entry.prices:
            assert bucket in BUCKETS
            assert price >= 0
            assert price == round(price, 6)


def test_what_the_price_book_cannot_hold_is_told() -> None:
    told = "\n".join(list_book().skipped)
    assert "Prices that depend on the time of day: deepseek-chat" in told
    assert "Prices for input audio" in told
    assert "Prices with more than 6 decimals: google/gemini-2.5-flash" in told


def test_the_date_of_the_shipped_source_is_the_one_of_the_lock_file() -> None:
    lock = Path(__file__).parents[3] / "uv.lock"
    (package,) = (entry for entry in tomllib.loads(lock.read_text())["package"] if entry["name"] == "genai-prices")
    assert RELEASED[package["version"]] == package["sdist"]["upload-time"][:10]
