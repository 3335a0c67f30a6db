"""Reconciliation finds each planted cause with its planted amount, and nothing where nothing was planted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.desk import Desk
from tests.fixtures.demo import DAYS, TODAY, DemoCentral
from tests.fixtures.example import World

ALL = Filters(Period(TODAY - timedelta(days=DAYS + 40), TODAY + timedelta(days=40)), compare="off")
NAMES = {
    "Day cut-off": "day_cut_off",
    "Cache counting": "cache_counting",
    "Price version": "price_version",
    "Tier and geography": "tier_geography",
    "Bypassing keys": "bypassing_keys",
    "Server tools": "server_tools",
    "Credits": "credits",
    "Tax": "tax",
    "Rounding": "rounding",
}


def rows(desk: Desk, metric: str) -> tuple[tuple[object, ...], ...]:
    table = desk.panel(metric, ALL).table
    assert table is not None
    return table.rows


def test_every_planted_cause_is_found_with_its_planted_amount(desk: Desk, demo_central: DemoCentral) -> None:
    planted = {
        (entry["provider"], entry["month"][:7], entry["cause"]): Decimal(entry["amount"])
        for entry in demo_central.key["reconciliation"]["differences"]
        if Decimal(entry["amount"])
    }
    billed = {(provider, month) for provider, month, _ in planted}
    found = {
        (provider, month, NAMES[str(cause)]): amount
        for month, provider, cause, amount, _ in rows(desk, "cost.gap_causes")
        if (provider, month) in billed
    }
    assert found == planted
    assert {cause for _, _, cause in found} == set(NAMES.values())


def test_nothing_of_the_demo_company_is_unexplained(desk: Desk) -> None:
    table = rows(desk, "cost.reconciliation")
    assert len(table) > 10
    assert {row[8] for row in table if row[10] != "no bill yet"} == {Decimal(0)}
    assert {row[10] for row in table} <= {"within 1 %", "no bill yet"}


def test_parts_of_the_gap_sum_to_it_exactly(desk: Desk) -> None:
    gaps: dict[tuple[object, ...], Decimal] = {}
    for row in rows(desk, "cost.reconciliation"):
        if isinstance(row[6], Decimal):
            gaps[row[0], row[1]] = gaps.get((row[0], row[1]), Decimal(0)) + row[6]
    for month, provider, _, amount, _ in rows(desk, "cost.gap_causes"):
        assert isinstance(amount, Decimal)
        gaps[month, provider] -= amount
    assert gaps
    assert set(gaps.values()) == {Decimal(0)}


LEDGER = """
INSERT INTO store_identity VALUES ('00000000-0000-0000-0000-000000000001', 'Example', true, 'UTC', 'USD', 1);
INSERT INTO price_versions VALUES
    (1, 'list', 'acme', 'm', 'standard', 'standard', 'global', 'USD', '2026-01-01', NULL, 'list'),
    (2, 'contract', 'acme', 'm', 'standard', 'standard', 'global', 'USD', '2026-03-10', NULL, 'contract');
INSERT INTO prices VALUES (1, 'input', 3), (1, 'output', 9), (2, 'input', 2), (2, 'output', 9);
INSERT INTO ai_cost_tracking BY NAME
SELECT uuid() AS id, 'app' AS source, 'r' || n AS request_id,
    TIMESTAMP '2026-03-01 12:00:00' + n * INTERVAL 1 DAY AS occurred_at, occurred_at AS received_at,
    1 AS attempt, 'acme' AS provider, 'm' AS model, 'standard' AS tier, 'standard' AS context_band,
    'global' AS geography, 1000001 AS input_tokens, 0 AS cache_read_tokens, 0 AS cache_write_5m_tokens,
    0 AS cache_write_1h_tokens, 7 AS output_tokens, 0 AS reasoning_tokens, 0 AS web_searches,
    CASE WHEN n < 9 THEN 1 ELSE 2 END AS price_version_id,
    CASE WHEN n < 9 THEN 3.000066 ELSE 2.000065 END AS booked_cost
FROM range(20) r(n);
INSERT INTO vendor_costs SELECT n + 1, 'acme', 'm', CAST('2026-03-01' AS DATE) + CAST(n AS INTEGER), 'tokens',
    CASE WHEN n < 9 THEN 3.000066 ELSE 2.000065 END, 'USD', '' FROM range(20) r(n);
INSERT INTO invoices VALUES (1, 'acme', 'A', '2026-03-01', '2026-04-01', 'USD');
INSERT INTO invoice_lines VALUES (1, 1, 'm', 'tokens', '', 49.00);
"""
MARCH = Filters(Period(date(2026, 3, 1), date(2026, 4, 1)), compare="off")


def causes(world: World, change: str = "") -> dict[str, Decimal]:
    from analytics_desktop.services.catalogue import load_catalogue

    reader = world.fill(LEDGER + change).reader()
    table = reader.table(load_catalogue().metric("cost.gap_causes"), MARCH)
    return {str(row[2]): Decimal(str(row[3])) for row in table.rows}


def test_clean_data_leave_nothing_but_the_rounding_of_the_invoice(world: World) -> None:
    assert causes(world) == {"Rounding": Decimal("-0.001309")}


def test_a_bill_at_the_list_price_is_told_from_one_that_is_just_too_high(world: World) -> None:
    at_list = (
        "UPDATE vendor_costs SET amount = 3.000066 WHERE day = '2026-03-12'; UPDATE invoice_lines SET amount = 50.00;"
    )
    assert causes(world, at_list) == {"Price version": Decimal("1.000001"), "Rounding": Decimal("-0.00131")}


def test_an_amount_that_no_arithmetic_gives_stays_unexplained(world: World) -> None:
    found = causes(
        world, "UPDATE vendor_costs SET amount = 2.9 WHERE day = '2026-03-12'; UPDATE invoice_lines SET amount = 49.9;"
    )
    assert found == {"Unexplained": Decimal("49.9") - Decimal("49.001309")}


def test_invoices_in_another_currency_are_compared_in_the_reporting_currency(world: World) -> None:
    change = (
        "INSERT INTO fx_rates VALUES ('EUR', '2026-04-01', 1.25, 'x'); UPDATE invoices SET currency = 'EUR'; "
        "UPDATE invoice_lines SET amount = 39.20;"
    )
    assert causes(world, change) == {"Rounding": Decimal("-0.001309")}


def test_without_a_rate_nothing_is_claimed(world: World) -> None:
    assert causes(world, "UPDATE invoices SET currency = 'EUR';") == {}
