"""Budgets as they stand, and how finance sets, changes and withdraws them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from analytics_desktop.models.budget import SCOPES, Budget
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period

from .desk import Desk

EVER = Period(date(1900, 1, 1), date(9000, 1, 1))
LARGEST = Decimal(10) ** 15
_METRIC = "cost.budget_use"


def budgets(desk: Desk, period: Period = EVER) -> tuple[Budget, ...]:
    """Every budget that runs within the period, the newest first."""
    table = desk.panel(_METRIC, Filters(period, "whole", compare="off")).table
    assert table is not None
    found = []
    for scope, name, first, last, amount, _, _, thresholds in table.rows:
        assert isinstance(first, date)
        assert isinstance(last, date)
        shares = read_thresholds(str(thresholds))
        found.append(Budget(str(scope), str(name), first, last, Decimal(str(amount)), shares))
    return tuple(sorted(found, key=lambda one: (-one.first.toordinal(), one.scope, one.name)))


def set_budget(desk: Desk, budget: Budget, note: str = "") -> None:
    """Decide a budget; one of the same scope and first day is changed. Raises Problem when it makes no sense."""
    wanted = checked(desk, budget)
    desk.decide("budget", wanted.subject, {**_body(wanted), "withdrawn": False, "note": note})


def withdraw_budget(desk: Desk, budget: Budget, note: str = "") -> None:
    """Decide that a budget is none any more. Raises Problem when there is no such budget."""
    if budget.subject not in {one.subject for one in budgets(desk)}:
        raise Problem(
            f"There is no budget of {budget.title} from {budget.first}.", "See analytics-desktop budgets list."
        )
    desk.decide("budget", budget.subject, {**_body(budget), "withdrawn": True, "note": note})


def checked(desk: Desk, budget: Budget) -> Budget:
    """The budget with its thresholds in order. Raises Problem, with a remedy, for one that makes no sense."""
    if budget.scope not in SCOPES:
        raise Problem(f"A budget cannot be of a {budget.scope}.", f"Choose one of: {', '.join(SCOPES)}.")
    _check_name(desk, budget)
    if budget.last < budget.first:
        raise Problem(f"The budget ends on {budget.last}, before it begins.", "Give a last day that is not earlier.")
    if not budget.amount.is_finite() or not Decimal(0) < budget.amount < LARGEST:
        raise Problem(f"{budget.amount} is not an amount for a budget.", "Give an amount above 0.")
    if budget.amount != budget.amount.quantize(Decimal("0.01")):
        raise Problem(f"{budget.amount} has more than two decimals.", "Give whole cents.")
    return replace(budget, thresholds=_in_order(budget.thresholds))


def read_amount(text: str) -> Decimal:
    """An amount such as 12500 or 12,500.50. Raises Problem."""
    try:
        return Decimal(text.strip().replace(",", "").replace("_", ""))
    except InvalidOperation:
        raise Problem(f"{text!r} is not an amount.", "Write it like 12500 or 12,500.50.") from None


def read_thresholds(text: str) -> tuple[Decimal, ...]:
    """Percentages such as 50,80,100. Raises Problem."""
    try:
        shares = [Decimal(part.strip().rstrip("%").strip()) for part in text.split(",") if part.strip()]
    except InvalidOperation:
        raise Problem(f"{text!r} are not percentages.", "Write them like 50,80,100.") from None
    return tuple(shares)


def _in_order(shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    for share in shares:
        if not share.is_finite() or not Decimal(0) < share <= 1000:
            raise Problem(f"An alert at {share} % makes no sense.", "Give percentages above 0, such as 50,80,100.")
    return tuple(sorted(set(shares)))


def _check_name(desk: Desk, budget: Budget) -> None:
    if budget.scope == "company":
        if budget.name:
            raise Problem("The budget of the company has no name.", "Leave the name out, or choose another scope.")
        return
    choices = [name for name in desk.choices(budget.scope) if name != "(none)"]
    if budget.name not in choices:
        near = difflib.get_close_matches(budget.name, choices, n=1, cutoff=0.6)
        remedy = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(choices[:12])}."
        raise Problem(f"There is no {budget.scope} called {budget.name or 'that'}.", remedy)


def _body(budget: Budget) -> dict[str, str]:
    """What the central store reads: `ends_on` is not included."""
    return {
        "scope": budget.scope,
        "scope_name": budget.name,
        "starts_on": budget.first.isoformat(),
        "ends_on": (budget.last + timedelta(days=1)).isoformat(),
        "amount": format(budget.amount.quantize(Decimal("0.01")), "f"),
        "thresholds": ",".join(f"{share.normalize():f}" for share in budget.thresholds),
    }
