"""A budget is used up to one of its thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.budget import Budget
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.unit import short
from analytics_desktop.services.budgets import read_thresholds
from analytics_desktop.services.desk import Desk

STILL_TOLD = timedelta(days=31)  # after its last day, a budget is still looked at so long: rows may arrive late


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One for each threshold that is reached. A budget with another amount is another budget."""
    finish = desk.default_filters().period.finish
    source = desk.source
    period = Period(finish - STILL_TOLD, finish + timedelta(days=1))  # what is booked of the running day counts
    table = desk.panel("cost.budget_use", Filters(period, "whole", compare="off")).table
    for scope, name, first, last, amount, booked, _, thresholds in table.rows if table else ():
        if booked is None or not isinstance(first, date) or not isinstance(last, date):
            continue
        budget = Budget(str(scope), str(name), first, last, Decimal(str(amount)), read_thresholds(str(thresholds)))
        spent = Decimal(str(booked))
        for share in budget.thresholds:
            if 100 * spent >= share * budget.amount:
                yield _alert(budget, share, spent, source.currency if source else "USD", now)


def _alert(budget: Budget, share: Decimal, spent: Decimal, currency: str, now: datetime) -> Alert:
    used = 100 * spent / budget.amount
    part = "The company" if budget.scope == "company" else f"{budget.scope.capitalize()} {budget.name}"
    return Alert(
        key=f"budget/{budget.subject}/{budget.amount:f}/{share.normalize():f}",
        source="budget_thresholds",
        severity="critical" if share >= 100 else "warning" if share >= 80 else "info",
        title=f"{share.normalize():f} % of a budget used: {part}",
        sentence=f"{part} used {short(spent, 'money', currency)} of {short(budget.amount, 'money', currency)} "
        f"({used:.1f} %) in the budget of {budget.first} to {budget.last}.",
        at=now,
        page="cost",
        metric="cost.budget_use",
    )
