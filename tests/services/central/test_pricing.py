"""A request is booked once, exactly, at the price of its time."""

from __future__ import annotations

from decimal import Decimal

import psycopg
import pytest

from analytics_desktop.services.central.pricing import PricingReport, price_requests
from tests.services.central.conftest import Connection, request_row

PRICES = {"input": "3.000001", "output": "15"}


def price(store: Connection, prices: dict[str, str] | None = None, **values: object) -> int:
    row = {"kind": "list", "provider": "p", "model_pattern": "m", "valid_from": "2026-01-01", "source": "test"} | values
    marks = ", ".join(["%s"] * len(row))
    statement = f"INSERT INTO price_versions ({', '.join(row)}) VALUES ({marks}) RETURNING id"
    version = int(store.execute(statement, [*row.values()]).fetchone()[0])
    for bucket, amount in (prices or PRICES).items():
        store.execute("INSERT INTO prices VALUES (%s, %s, %s)", [version, bucket, amount])
    return version


def booked(store: Connection) -> list[tuple[Decimal | None, int | None]]:
    return store.execute("SELECT booked_cost, price_version_id FROM ai_cost_tracking ORDER BY request_id").fetchall()


def test_cost_is_exact_to_the_twelfth_decimal(store: Connection) -> None:
    version = price(store)
    request_row(store, input_tokens=1, output_tokens=7)
    assert price_requests(store) == PricingReport(priced=1, unpriced=0, unpriced_tokens=0)
    assert booked(store) == [(Decimal("0.000108000001"), version)]


def test_every_bucket_has_its_own_price(store: Connection) -> None:
    amounts = {"input": "1", "cache_read": "10", "cache_write_5m": "100", "cache_write_1h": "1000", "output": "10000"}
    price(store, amounts | {"reasoning": "100000", "web_search": "1000000"})
    names = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")
    request_row(store, **{f"{name}_tokens": n for n, name in enumerate(names, 1)}, web_searches=7)
    price_requests(store)
    assert booked(store)[0][0] == Decimal("7.654321")


def test_booked_cost_never_moves(store: Connection) -> None:
    price(store)
    request_row(store)
    price_requests(store)
    before = store.execute("SELECT booked_cost, price_version_id, changed_xid FROM ai_cost_tracking").fetchall()
    price(store, {"input": "99", "output": "99"}, kind="contract")
    assert price_requests(store).priced == 0
    assert store.execute("SELECT booked_cost, price_version_id, changed_xid FROM ai_cost_tracking").fetchall() == before


def test_request_without_a_price_stays_unpriced_with_its_tokens(store: Connection) -> None:
    price(store)
    request_row(store, model="other", input_tokens=100, reasoning_tokens=11)
    assert price_requests(store) == PricingReport(priced=0, unpriced=1, unpriced_tokens=116)
    assert booked(store) == [(None, None)]


def test_used_bucket_without_a_price_leaves_the_request_unpriced(store: Connection) -> None:
    price(store)
    request_row(store, request_id="a", cache_read_tokens=1)
    request_row(store, request_id="b", web_searches=1)
    request_row(store, request_id="c")
    price_requests(store)
    assert [cost is None for cost, _ in booked(store)] == [True, True, False]


def test_free_bucket_is_a_price_too(store: Connection) -> None:
    price(store, {"input": "0", "output": "0"})
    request_row(store)
    price_requests(store)
    assert booked(store)[0][0] == 0


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        ({"kind": "contract", "model_pattern": "*"}, {"model_pattern": "gpt-5-mini"}, 0),
        ({"model_pattern": "gpt-5*"}, {"model_pattern": "gpt-5-mini*"}, 1),
        ({"model_pattern": "gpt-5-mini*"}, {"model_pattern": "gpt-5*"}, 0),
        ({"model_pattern": "gpt-5-mini*"}, {"model_pattern": "gpt-5-mini"}, 1),
        ({"model_pattern": "gpt-5-min_"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "tier": "batch"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "context_band": "long"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "geography": "eu"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "provider": "q"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "valid_from": "2026-03-11"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "valid_to": "2026-03-10 12:00+00"}, {"model_pattern": "*"}, 1),
        ({"model_pattern": "gpt-5-mini", "valid_from": "2026-03-10 12:00+00"}, {"model_pattern": "*"}, 0),
        ({"model_pattern": "m*", "valid_from": "2026-02-01"}, {"model_pattern": "gpt*", "valid_from": "2026-01-01"}, 1),
        (
            {"valid_from": "2026-01-01", "model_pattern": "gpt*"},
            {"valid_from": "2026-02-01", "model_pattern": "gpt*"},
            1,
        ),
    ],
)
def test_the_closest_valid_price_wins(
    store: Connection, first: dict[str, object], second: dict[str, object], winner: int
) -> None:
    versions = [price(store, **first), price(store, **second)]
    request_row(store, model="gpt-5-mini")
    price_requests(store)
    assert booked(store)[0][1] == versions[winner]


def test_price_change_takes_effect_at_its_instant(store: Connection) -> None:
    old = price(store, valid_to="2026-03-10 12:00+00")
    new = price(store, valid_from="2026-03-10 12:00+00")
    request_row(store, request_id="a", occurred_at="2026-03-10 11:59:59.999999+00")
    request_row(store, request_id="b", occurred_at="2026-03-10 12:00+00")
    request_row(store, request_id="c", occurred_at="2025-12-31 23:00+00")
    price_requests(store)
    assert [version for _, version in booked(store)] == [old, new, None]


def test_other_currency_uses_the_rate_of_the_day_in_the_reporting_zone(store: Connection) -> None:
    store.execute("UPDATE store_identity SET reporting_zone = 'Europe/Berlin'")
    store.execute("INSERT INTO fx_rates VALUES ('EUR', '2026-03-11', 1.25, 'test')")
    price(store, {"input": "2", "output": "2"}, currency="EUR")
    request_row(store, request_id="a", occurred_at="2026-03-10 22:59+00")
    request_row(store, request_id="b", occurred_at="2026-03-10 23:00+00")
    assert price_requests(store).priced == 1
    assert [cost for cost, _ in booked(store)] == [None, Decimal("0.0000375")]


def test_pricing_joins_the_transaction_of_its_caller(store: Connection, central: str) -> None:
    price(store)
    request_row(store)
    with psycopg.connect(central) as caller:
        caller.execute("SELECT 1")
        assert price_requests(caller).priced == 1
        caller.rollback()
    assert booked(store) == [(None, None)]


def test_cost_too_large_for_the_ledger_stays_unpriced(store: Connection) -> None:
    price(store, {"input": "900000000000", "output": "1"})
    request_row(store, request_id="a", input_tokens=10**12)
    request_row(store, request_id="b", input_tokens=1)
    assert price_requests(store).priced == 1
