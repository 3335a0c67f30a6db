"""Budgets made from the real spending, some of them about to break and one broken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import psycopg

from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.planted import AnswerKey, month_after
from analytics_desktop.services.central.demo.products import RUNAWAY_AGENT

_DAILY = """
SELECT s.name, (r.occurred_at AT TIME ZONE 'Europe/Berlin')::date, sum(r.booked_cost)
FROM ai_cost_tracking r JOIN {scope}s s ON s.id = r.{scope}_id
WHERE r.booked_cost IS NOT NULL AND (s.name = ANY(%(names)s) OR %(names)s IS NULL) GROUP BY 1, 2
"""
ABOUT_TO_BREAK = (("department", "Engineering"), ("department", "Sales"), ("team", "Support Europe"))
DAYS_LEFT = 7
"""The budgets that are about to break would last this many days more at the recent pace."""

Daily = dict[tuple[str, str], dict[date, Decimal]]


@dataclass(frozen=True)
class Budget:
    scope: str
    name: str
    starts: date
    ends: date
    amount: Decimal


def read_daily(connection: psycopg.Connection[Any]) -> Daily:
    """Booked cost of the company, of all departments, and of the teams and agents with a budget, by local day."""
    wanted = {"department": None, "team": [name for scope, name in ABOUT_TO_BREAK if scope == "team"]}
    daily: Daily = {("company", ""): {}}
    for scope, names in (wanted | {"agent": [RUNAWAY_AGENT]}).items():
        for name, day, cost in connection.execute(_DAILY.format(scope=scope), {"names": names}):
            daily.setdefault((scope, name), {})[day] = cost
            if scope == "department":
                company = daily["company", ""]
                company[day] = company.get(day, Decimal(0)) + cost
    return daily


def budgets_frame(plan: Plan, daily: Daily, key: AnswerKey) -> pl.DataFrame:
    breaking = [_breaking(plan, daily, scope, name) for scope, name in ABOUT_TO_BREAK if (scope, name) in daily]
    broken = _broken(plan, daily)
    key.note("budgets_about_to_break", budgets=[_facts(budget) for budget in breaking])
    key.note("budgets_broken", budgets=[_facts(broken)])
    named = {(budget.scope, budget.name) for budget in breaking}
    rows = [
        (b.scope, b.name, b.starts, b.ends, str(b.amount), "50,80,100")
        for b in [*_quarterly(plan, daily, named), *breaking, broken]
    ]
    columns = ["scope", "scope_name", "starts_on", "ends_on", "amount", "thresholds"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


def _facts(budget: Budget) -> dict[str, str]:
    return {name: str(getattr(budget, name)) for name in ("scope", "name", "starts", "ends", "amount")}


def _spent(days: dict[date, Decimal], starts: date, ends: date) -> Decimal:
    return sum((cost for day, cost in days.items() if starts <= day < ends), Decimal(0))


def _pace(plan: Plan, days: dict[date, Decimal]) -> Decimal:
    """Mean cost of a day of the last four weeks."""
    return _spent(days, plan.today - timedelta(days=28), plan.today) / 28


def _quarterly(plan: Plan, daily: Daily, without: set[tuple[str, str]]) -> Iterator[Budget]:
    """The company and the departments, for every quarter of the period; comfortable, but not generous."""
    rng = plan.rng("budgets")
    for scope, name in sorted(daily):
        if scope not in ("company", "department"):
            continue
        for starts, ends in _quarters(plan):
            if (scope, name) in without and ends > plan.today - timedelta(days=100):
                continue
            days = daily[scope, name]
            left = max(0, (ends - max(plan.today, starts)).days)
            expected = _spent(days, starts, ends) + left * _pace(plan, days)
            yield Budget(scope, name, starts, ends, _round(expected * Decimal(f"{rng.uniform(1.04, 1.3):.3f}")))


def _quarters(plan: Plan) -> Iterator[tuple[date, date]]:
    month = plan.start.replace(day=1, month=(plan.start.month - 1) // 3 * 3 + 1)
    while month < plan.today:
        after = month_after(month_after(month_after(month)))
        yield month, after
        month = after


def _breaking(plan: Plan, daily: Daily, scope: str, name: str) -> Budget:
    """Begins two months ago, has at least two more weeks to go, and money for one."""
    days = daily[scope, name]
    starts = (plan.today - timedelta(days=40)).replace(day=1)
    ends = month_after(plan.today + timedelta(days=14))
    spent = _spent(days, starts, plan.today)
    return Budget(scope, name, starts, ends, _round(spent + DAYS_LEFT * _pace(plan, days)))


def _broken(plan: Plan, daily: Daily) -> Budget:
    """The runaway agent used up its budget long before the end of the period."""
    days = daily["agent", RUNAWAY_AGENT]
    starts = (plan.today - timedelta(days=100)).replace(day=1)
    return Budget(
        "agent",
        RUNAWAY_AGENT,
        starts,
        month_after(plan.today),
        _round(_spent(days, starts, plan.today) * Decimal("0.6")),
    )


def _round(amount: Decimal) -> Decimal:
    return max(Decimal(10), (amount / 10).quantize(Decimal(1)) * 10)
