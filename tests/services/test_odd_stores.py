"""Stores that are empty, large or out of step: whatever they name, they open."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Source
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.pages import build_page, show
from tests.fixtures.example import CATALOGUE, World

MARCH = Filters(Period(date(2026, 3, 1), date(2026, 4, 1)), "whole", compare="off")
PAGES = load_catalogue()
BUDGETS = PAGES.metric("cost.budget_use")
MANY = 400  # names; one byte holds 256
IDENTITY = "INSERT INTO store_identity VALUES (gen_random_uuid(), 'Empty', false, 'UTC', 'USD', 1)"


@pytest.fixture
def company(world: World) -> World:
    """The example company, to be bent by the test before it is opened."""
    return world.fill((CATALOGUE / "example.sql").read_text("utf-8"))


def test_a_budget_of_a_name_that_is_no_more_shows_without_booked_cost(company: World) -> None:
    odd = [(scope, name) for scope in ("department", "team", "agent") for name in ("Gone", "", "sales")]
    for scope, name in odd:
        company.fill(f"INSERT INTO budgets VALUES (9, '{scope}', '{name}', '2026-03-01', '2026-04-01', 5, '50')")
    rows = [row[:7] for row in company.reader().table(BUDGETS, MARCH).rows]
    for scope, name in odd:
        assert (scope, name, date(2026, 3, 1), date(2026, 3, 31), Decimal(5), None, None) in rows
    assert ("department", "Sales") in [row[:2] for row in rows]


def test_a_filter_does_not_choose_a_budget_of_a_name_that_is_no_more(company: World) -> None:
    company.fill("INSERT INTO budgets VALUES (9, 'department', 'Gone', '2026-03-01', '2026-04-01', 5, '50')")
    reader = company.reader()
    for name, expected in (("Sales", ["Sales"]), ("(none)", [""]), ("Engineering", [])):
        rows = reader.table(BUDGETS, Filters(MARCH.period, "whole", None, (("department", name),), "off")).rows
        assert [row[1] for row in rows] == expected


@pytest.mark.parametrize("rows", ["SELECT 1", IDENTITY], ids=["nothing", "identity"])
def test_every_page_of_an_empty_store_shows_no_data(rows: str, world: World, source: Source) -> None:
    reader = world.fill(rows).reader()
    assert reader.coverage() is None
    assert reader.choices("department") == ("(none)",)
    for plan in PAGES.pages:
        shown = build_page(reader, PAGES, source, plan.id, Filters(MARCH.period))
        assert [panel.trouble for panel in (*shown.cards, *shown.panels) if panel.trouble] == []


def test_more_names_than_a_byte_counts_open(company: World) -> None:
    company.fill(
        f"INSERT INTO agents SELECT 100 + i, 'agent ' || i, NULL, NULL FROM range({MANY}) many(i);"
        "INSERT INTO ai_cost_tracking BY NAME SELECT led.* REPLACE (gen_random_uuid() AS id, 'model ' || i AS model,"
        f" 100 + i AS agent_id) FROM ai_cost_tracking led, range({MANY}) many(i) WHERE request_id = 'r1'"
    )
    reader = company.reader()
    assert len(reader.choices("model")) >= MANY
    assert len(reader.choices("agent")) >= MANY
    cost = PAGES.metric("cost.total_cost")
    for by in ("model", "agent"):
        split = {name: value for _, name, value in reader.rows(cost, Filters(MARCH.period, "whole", by, (), "off"))}
        assert split[f"{by} {MANY - 1}"] == Decimal("0.5")


@pytest.mark.parametrize(
    "names",
    [
        "INSERT INTO departments VALUES (8, '', NULL), (9, '(none)', NULL), (10, 'sales', NULL), (11, NULL, NULL)",
        "INSERT INTO agents VALUES (8, '', NULL, NULL), (9, 'triage', NULL, NULL), (10, NULL, NULL, NULL)",
        "INSERT INTO people (id, external_id, display_name) VALUES (8, NULL, NULL), (9, 'x', 'Ann'), (10, NULL, 'Ann')",
        "UPDATE ai_cost_tracking SET model = NULL, provider = '', prompt_type = NULL, tier = NULL",
        "DELETE FROM departments; DELETE FROM teams; DELETE FROM people; DELETE FROM agents; DELETE FROM features",
    ],
    ids=["departments", "agents", "people", "technology", "none"],
)
def test_missing_empty_and_alike_names_open(names: str, company: World) -> None:
    reader = company.fill(names).reader()
    ((_, _, total),) = reader.rows(PAGES.metric("cost.total_cost"), MARCH)
    assert total == Decimal("2.25")


def test_a_deal_of_any_size_opens(company: World) -> None:
    company.fill("INSERT INTO deals VALUES (9, 'crm', 'd9', 'Huge', 1, '2026-02-01', '2026-03-06', 'won', 9e15, 'EUR')")
    company.fill("INSERT INTO fx_rates VALUES ('EUR', '2026-03-06', 25000, 'example')")
    table = show(company.reader(), PAGES, "impact.deals", MARCH, "finance").table
    assert table is not None
    rows = {row[0]: row for row in table.rows}
    assert rows["not assisted"][6] == Decimal("225000000000000005000")


def test_a_day_of_large_costs_and_credits_opens(company: World) -> None:
    company.fill(
        "INSERT INTO ai_cost_tracking BY NAME SELECT led.* REPLACE (gen_random_uuid() AS id, CASE WHEN model = 'small' "
        "THEN -990000 ELSE 990000 END AS booked_cost) FROM ai_cost_tracking led, range(2) "
        "WHERE request_id IN ('r1', 'r2')"
    )
    ((_, _, total),) = company.reader().rows(PAGES.metric("cost.total_cost"), MARCH)
    assert total == Decimal("2.25")
