"""Invoices, vendor reports and budgets: made from the ledger, with differences of known cause."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.fixtures.demo import TODAY, DemoCentral
from tests.services.demo.test_ledger import one, rows


def test_invoice_minus_ledger_is_exactly_the_known_causes(demo_central: DemoCentral) -> None:
    explained: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    causes = set()
    for entry in demo_central.key["reconciliation"]["differences"]:
        explained[entry["provider"], entry["month"]] += Decimal(entry["amount"])
        causes.add(entry["cause"])
    gaps = rows(
        demo_central.dsn,
        "SELECT i.provider, i.month::text, sum(l.amount) - (SELECT sum(booked_cost) FROM ai_cost_tracking r "
        "WHERE r.provider = i.provider AND date_trunc('month', occurred_at AT TIME ZONE 'Europe/Berlin') = i.month) "
        "FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id GROUP BY i.id, i.provider, i.month",
    )
    assert len(gaps) >= 6
    for provider, month, gap in gaps:
        assert gap == explained[provider, month], (provider, month)
    by_hand = {"credits", "tax", "rounding"}
    from_vendors = {
        "day_cut_off",
        "cache_counting",
        "price_version",
        "tier_geography",
        "bypassing_keys",
        "server_tools",
    }
    assert causes == by_hand | from_vendors


def test_vendor_reports_agree_with_the_invoices_before_credit_and_tax(demo_central: DemoCentral) -> None:
    gaps = rows(
        demo_central.dsn,
        "SELECT i.provider, i.month, abs(sum(l.amount) - (SELECT sum(amount) FROM vendor_costs v "
        "WHERE v.provider = i.provider AND date_trunc('month', v.day) = i.month)) FROM invoices i "
        "JOIN invoice_lines l ON l.invoice_id = i.id WHERE l.kind IN ('tokens', 'server_tools') "
        "GROUP BY i.id, i.provider, i.month",
    )
    assert gaps
    assert all(gap < Decimal("0.10") for _, _, gap in gaps)


def test_budgets_about_to_break_are_not_over_yet_but_will_be_within_two_weeks(demo_central: DemoCentral) -> None:
    budgets = demo_central.key["budgets_about_to_break"]["budgets"]
    assert len(budgets) >= 2
    for budget in budgets:
        scope = budget["scope"]
        spent, pace = rows(
            demo_central.dsn,
            "SELECT sum(booked_cost), sum(booked_cost) FILTER (WHERE occurred_at >= %s::date - 28) / 28 "
            f"FROM ai_cost_tracking r JOIN {scope}s s ON s.id = r.{scope}_id WHERE s.name = %s "
            "AND occurred_at AT TIME ZONE 'Europe/Berlin' >= %s::timestamp",
            TODAY,
            budget["name"],
            budget["starts"],
        )[0]
        amount = Decimal(budget["amount"])
        assert date.fromisoformat(budget["ends"]) - TODAY >= timedelta(days=14)
        assert spent < amount < spent + 14 * pace, budget


def cause(demo_central: DemoCentral, name: str) -> Decimal:
    differences = demo_central.key["reconciliation"]["differences"]
    return sum((Decimal(entry["amount"]) for entry in differences if entry["cause"] == name), Decimal(0))


def test_late_price_switch_costs_the_list_price_minus_the_contract_price(demo_central: DemoCentral) -> None:
    key = demo_central.key["price_change"]
    extra = one(
        demo_central.dsn,
        """
        SELECT sum((l.price_per_million - c.price_per_million) * CASE c.bucket
            WHEN 'input' THEN input_tokens WHEN 'cache_read' THEN cache_read_tokens
            WHEN 'cache_write_5m' THEN cache_write_5m_tokens WHEN 'cache_write_1h' THEN cache_write_1h_tokens
            WHEN 'output' THEN output_tokens WHEN 'reasoning' THEN reasoning_tokens ELSE 0 END) / 1000000
        FROM ai_cost_tracking r
        JOIN price_versions b USING (provider, tier, context_band)
        JOIN prices l ON l.version_id = b.id JOIN prices c ON c.version_id = r.price_version_id AND c.bucket = l.bucket
        WHERE b.model_pattern = r.model AND b.kind = 'list' AND r.model = %s
          AND r.occurred_at AT TIME ZONE 'UTC' >= %s::timestamp AND r.occurred_at AT TIME ZONE 'UTC' < %s::timestamp
        """,
        key["model"],
        key["day"],
        key["vendor_switched"],
    )
    assert abs(cause(demo_central, "price_version") - extra) < Decimal("0.000000001")
    assert extra > 1


def test_cache_counting_costs_cached_tokens_at_the_full_price(demo_central: DemoCentral) -> None:
    extra = one(
        demo_central.dsn,
        "SELECT sum(cache_read_tokens * (i.price_per_million - c.price_per_million)) / 1000000 FROM ai_cost_tracking r "
        "JOIN prices i ON i.version_id = r.price_version_id AND i.bucket = 'input' "
        "JOIN prices c ON c.version_id = r.price_version_id AND c.bucket = 'cache_read' WHERE model = 'gpt-5' "
        "AND (occurred_at AT TIME ZONE 'UTC')::date BETWEEN '2026-05-10' AND '2026-05-15'",
    )
    assert cause(demo_central, "cache_counting") == extra > 1
