"""Budgets: set, changed and withdrawn by those who may, and followed by every number that rests on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from analytics_desktop.models.budget import Budget
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.services.budgets import EVER, budgets, read_amount, read_thresholds, set_budget, withdraw_budget
from analytics_desktop.services.desk import Desk
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import Pair


@pytest.fixture
def desk(deciding_desk: Desk) -> Desk:
    return deciding_desk


def budget_of(desk: Desk, **changes: Any) -> Budget:
    finish = desk.default_filters().period.finish
    usual = Budget("team", "Support Europe", finish - timedelta(days=20), finish + timedelta(days=9), Decimal("250.50"))
    return replace(usual, **changes)


def used(desk: Desk, budget: Budget) -> tuple[Any, ...] | None:
    table = desk.panel("cost.budget_use", Filters(EVER, "whole", compare="off")).table
    assert table is not None
    return next((row for row in table.rows if row[:3] == (budget.scope, budget.name, budget.first)), None)


def test_a_budget_set_here_is_measured_at_once(desk: Desk) -> None:
    budget = budget_of(desk)
    set_budget(desk, budget, "agreed")
    assert budget in budgets(desk)
    row = used(desk, budget)
    spent = desk.panel(
        "cost.total_cost",
        Filters(replace(desk.default_filters().period, start=budget.first), where=(("team", budget.name),)),
    ).whole
    assert row is not None
    assert row[5] == spent
    assert row[6] == pytest.approx(float(100 * Decimal(str(spent)) / budget.amount), abs=1e-4)


def test_the_same_scope_and_first_day_change_the_budget(desk: Desk) -> None:
    standing = budgets(desk)[0]
    set_budget(desk, replace(standing, amount=standing.amount + 7))
    found = [one for one in budgets(desk) if one.subject == standing.subject]
    assert [one.amount for one in found] == [standing.amount + 7]


def test_a_withdrawn_budget_is_gone_and_may_be_set_again(desk: Desk) -> None:
    standing = budgets(desk)[0]
    withdraw_budget(desk, standing)
    assert standing not in budgets(desk)
    with pytest.raises(Problem, match="There is no budget"):
        withdraw_budget(desk, standing)
    set_budget(desk, standing)
    assert standing in budgets(desk)


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"amount": Decimal(0)}, "not an amount"),
    ({"amount": Decimal(-5)}, "not an amount"),
    ({"amount": Decimal("NaN")}, "not an amount"),
    ({"amount": Decimal("Infinity")}, "not an amount"),
    ({"amount": Decimal("1.005")}, "more than two decimals"),
    ({"last": date(2020, 1, 1)}, "before it begins"),
    ({"name": "Suport Europe"}, "no team called Suport Europe"),
    ({"scope": "company"}, "has no name"),
    ({"scope": "galaxy"}, "cannot be of a galaxy"),
    ({"name": ""}, "There is no team"),
    ({"thresholds": (Decimal(0),)}, "makes no sense"),
    ({"thresholds": (Decimal(2000),)}, "makes no sense"),
]


def test_a_budget_that_makes_no_sense_is_refused_and_nothing_is_written(desk: Desk) -> None:
    for changes, told in NONSENSE:  # in one test, because opening a desk costs more than all of them
        with pytest.raises(Problem, match=told):
            set_budget(desk, budget_of(desk, **changes))
    assert not desk.journal.entries()


def test_amounts_and_thresholds_are_read_as_people_write_them() -> None:
    assert read_amount(" 12,500.50 ") == Decimal("12500.50")
    assert read_thresholds("50 %, 80,100") == (Decimal(50), Decimal(80), Decimal(100))
    for bad in ("twelve", ""):
        with pytest.raises(Problem, match="not an amount"):
            read_amount(bad)
    with pytest.raises(Problem, match="not percentages"):
        read_thresholds("half")


def test_thresholds_are_put_in_order_once_each(desk: Desk) -> None:
    set_budget(desk, budget_of(desk, thresholds=(Decimal(90), Decimal(50), Decimal(90))))
    found = next(one for one in budgets(desk) if one.subject == budget_of(desk).subject)
    assert found.thresholds == (Decimal(50), Decimal(90))


def test_the_planted_budgets_will_break(desk: Desk, demo_central: DemoCentral) -> None:
    table = desk.panel("cost.budget_outlook", desk.default_filters()).table
    assert table is not None
    state = {(row[0], row[1], str(row[3])): row[2] for row in table.rows}
    for one in demo_central.key["budgets_about_to_break"]["budgets"]:
        assert state[one["scope"], one["name"], one["starts"]] in {"will break", "broken"}
    for one in demo_central.key["budgets_broken"]["budgets"]:
        assert state[one["scope"], one["name"], one["starts"]] == "broken"
    comfortable = [state for (scope, _, _), state in state.items() if scope == "company"]
    assert comfortable
    assert "broken" not in comfortable


def test_the_central_store_makes_a_row_of_a_decision(whole_pair: Pair) -> None:
    """Also beside rows that were put in with ids of their own, and only while the decision makes a budget."""
    whole_pair.server.execute(
        "INSERT INTO budgets (id, scope, starts_on, ends_on, amount)"
        " VALUES (1, 'company', '2026-01-01', '2026-02-01', 5)"
    )
    whole_pair.sync()
    desk = Desk.open(whole_pair.workspace, whole_pair.secrets)
    wanted = Budget("company", "", date(2026, 2, 1), date(2026, 2, 28), Decimal("70.10"))
    set_budget(desk, wanted)
    set_budget(desk, replace(wanted, first=date(2026, 1, 1), last=date(2026, 1, 31), amount=Decimal(6)))
    desk.decide("budget", "company//2026-03-01", {"scope": "company", "scope_name": "", "starts_on": "2026-03-01"})
    whole_pair.sync()
    rows = whole_pair.server.execute("SELECT starts_on::text, ends_on::text, amount FROM budgets ORDER BY 1").fetchall()
    assert rows == [("2026-01-01", "2026-02-01", Decimal("6.00")), ("2026-02-01", "2026-03-01", Decimal("70.10"))]
    desk.reload()
    assert wanted in budgets(desk)
    withdraw_budget(desk, wanted)
    whole_pair.sync()
    desk.reload()
    assert [one.first for one in budgets(desk)] == [date(2026, 1, 1)]
    desk.close()
