"""Cost against the budget of the same days, in plain arithmetic."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import PanelPlan
from analytics_desktop.models.page import Panel
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.pages import show
from analytics_desktop.services.panels import filled
from analytics_desktop.services.query import Reader
from tests.fixtures.example import CATALOGUE, World

WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)), compare="budget")
SHARE = (Decimal(9) * 7 / 31).quantize(Decimal("0.01"))


def cost(reader: Reader, filters: Filters) -> Panel:
    return show(reader, load_catalogue(), "cost.total_cost", filters, "finance")


def test_cost_is_compared_with_the_budget_of_the_same_days(example: Reader) -> None:
    panel = cost(example, WEEK)
    assert (panel.whole, panel.before) == (Decimal("2.25"), SHARE)
    assert panel.change is not None
    assert panel.change.words.endswith("worse than budget")


def test_a_department_is_compared_with_its_own_budget(example: Reader) -> None:
    panel = cost(example, replace(WEEK, where=(("department", "Sales"),)))
    assert (panel.whole, panel.before) == (Decimal("0.75"), Decimal("0.23"))
    split = cost(example, replace(WEEK, by="department"))
    assert {part.segment: part.before for part in split.parts}["Sales"] == Decimal("0.23")


def test_without_a_budget_for_every_day_there_is_nothing_to_compare(example: Reader) -> None:
    early = replace(WEEK, period=Period(date(2026, 2, 27), date(2026, 3, 6)))
    for filters in (
        early,
        replace(WEEK, where=(("department", "Engineering"),)),
        replace(WEEK, where=(("model", "large"),)),
    ):
        panel = cost(example, filters)
        assert panel.before is None
        assert panel.change is not None
        assert panel.change.words == "nothing to compare with budget"


def test_of_overlapping_budgets_the_later_counts(world: World) -> None:
    later = "INSERT INTO budgets VALUES (3, 'company', '', '2026-03-05', '2026-03-09', 400, '100');"
    reader = world.fill((CATALOGUE / "example.sql").read_text("utf-8")).fill(later).reader()
    assert cost(reader, WEEK).before == 400 + (Decimal(9) * 3 / 31).quantize(Decimal("0.01"))


def test_a_chart_over_days_has_the_budget_of_a_day_as_its_line(example: Reader) -> None:
    metric = load_catalogue().metric("cost.total_cost")
    daily = replace(WEEK, grain="day", compare="previous")
    panel = filled(example, metric, PanelPlan(metric.id, "line", None, "Cost"), daily)
    assert panel.target == (SHARE / 7).quantize(Decimal("0.01"))
    split = filled(example, metric, PanelPlan(metric.id, "line", "department", "Cost"), daily)
    assert split.target is None
