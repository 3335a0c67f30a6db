"""List prices into a real store, and again when the published ones have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.price import PriceKey, PriceVersion
from analytics_desktop.services.importers import import_prices, list_prices, load_list_prices, run_import
from analytics_desktop.services.importers.list_book import ListBook

START, CHANGE = datetime(2020, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)


def listed(pattern: str, price: str, start: datetime = START, end: datetime | None = None) -> PriceVersion:
    prices = (("input", Decimal(price)), ("output", Decimal(price)))
    return PriceVersion("list", PriceKey("P", pattern), "USD", start, end, "published 1", prices)


@pytest.fixture
def publish(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`publish(version...)` makes these the list prices that ship."""

    def make(*versions: PriceVersion) -> None:
        monkeypatch.setattr(list_prices, "list_book", lambda: ListBook("published 1", versions, ()))

    return make


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def book(dsn: str) -> list[tuple[Any, ...]]:
    query = """SELECT model_pattern, valid_from, valid_to, price_per_million FROM price_versions v
        JOIN prices p ON p.version_id = v.id AND bucket = 'input' ORDER BY 1, 2"""
    return [(name, start, end, price.normalize()) for name, start, end, price in rows(dsn, query)]


def request(dsn: str, folder: Path, day: str, model: str = "M") -> None:
    file = folder / "requests.csv"
    file.write_text(f"occurred_at,input_tokens,output_tokens\n{day},1000000,0\n")
    run_import("requests", [file], dsn, {}, {"provider": "P", "model": model})


def test_the_shipped_book_is_loaded_once_and_prices_what_had_no_price(central: str, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(
        "occurred_at,input_tokens,output_tokens,model\n2025-12-01,1000,10,gpt-4o-2024-11-20\n2025-12-01,1,1,own\n"
    )
    run_import("requests", [file], central, {}, {"provider": "openai"})
    report = load_list_prices(central)
    assert report.versions > 5_000
    assert report.source.startswith("genai-prices ")
    assert (report.priced, report.unpriced) == (1, 1)
    assert rows(central, "SELECT booked_cost FROM ai_cost_tracking WHERE model LIKE 'gpt%'") == [(Decimal("0.0026"),)]
    again = load_list_prices(central)
    assert (again.versions, again.prices, again.unchanged, again.notes) == (0, 0, report.versions, ())


def test_prices_at_which_nothing_is_booked_are_corrected(central: str, publish: Any) -> None:
    publish(listed("M", "1"), listed("N", "1"))
    load_list_prices(central)
    bucket_less = replace(listed("N", "1"), prices=(("input", Decimal(1)), ("cache_read", Decimal("0.1"))))
    publish(listed("M", "2", end=CHANGE), listed("M", "3", CHANGE), bucket_less)
    report = load_list_prices(central)
    assert report.versions == 1
    assert report.notes == ("2 list prices corrected, at which nothing was booked",)
    assert book(central) == [("M", START, CHANGE, 2), ("M", CHANGE, None, 3), ("N", START, None, 1)]
    buckets = "SELECT bucket FROM prices JOIN price_versions v ON v.id = version_id AND model_pattern = 'N' ORDER BY 1"
    assert rows(central, buckets) == [("cache_read",), ("input",)]


def test_prices_at_which_requests_are_booked_stay_and_the_new_ones_apply_from_their_day(
    central: str, publish: Any, tmp_path: Path
) -> None:
    publish(listed("M", "1"))
    load_list_prices(central)
    request(central, tmp_path, "2026-03-15")
    publish(listed("M", "2", end=CHANGE), listed("M", "3", CHANGE))
    report = load_list_prices(central)
    assert report.notes == ("1 list prices stay as they were, because requests are booked at them",)
    assert book(central) == [("M", START, None, 1), ("M", CHANGE, None, 3)]
    request(central, tmp_path, "2026-04-01")
    assert rows(central, "SELECT booked_cost::int FROM ai_cost_tracking ORDER BY occurred_at") == [(1,), (3,)]


def test_a_booked_price_may_end_after_the_last_booked_request(central: str, publish: Any, tmp_path: Path) -> None:
    publish(listed("M", "1"))
    load_list_prices(central)
    request(central, tmp_path, "2026-02-28")
    publish(listed("M", "1", end=CHANGE), listed("M", "3", CHANGE))
    load_list_prices(central)
    assert book(central) == [("M", START, CHANGE, 1), ("M", CHANGE, None, 3)]
    assert rows(central, "SELECT booked_cost::int FROM ai_cost_tracking") == [(1,)]


def test_a_contract_beats_the_list(central: str, publish: Any, tmp_path: Path) -> None:
    publish(listed("M", "9"))
    load_list_prices(central)
    contract = tmp_path / "contract.csv"
    contract.write_text(
        "provider,model,bucket,price_per_million,currency,valid_from,valid_to\nP,M*,input,1,USD,,\nP,M*,output,1,USD,,"
    )
    import_prices(contract, central)
    request(central, tmp_path, "2026-01-31")
    assert rows(central, "SELECT booked_cost::int FROM ai_cost_tracking") == [(1,)]
