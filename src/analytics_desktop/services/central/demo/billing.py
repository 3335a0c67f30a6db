"""What the vendors report and bill: the ledger's real sums, plus differences of known cause and amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import psycopg

from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.planted import ISSUED_AFTER_DAYS, AnswerKey, Planted, month_after
from analytics_desktop.services.central.demo.prices import CONTRACT_MODEL

PROVIDERS = ("anthropic", "google", "openai")
BYPASS_MODEL = "gpt-5-nano"
TAX_RATE = Decimal("0.19")
CACHE_MODEL = "gpt-5"
TIER_MODEL = "gpt-5-mini"
GATEWAY_KEY, BYPASS_KEY = "gateway-prod", "prototype-lab"

# What a day's use cost: as booked, the part for searches, and what cached tokens would cost more at the full price.
# Summed up by version first, because joining a few thousand sums with their prices is cheap.
_SUMS = """
WITH used AS (
    SELECT price_version_id AS id, (occurred_at AT TIME ZONE 'UTC')::date AS day,
           date_trunc('month', occurred_at AT TIME ZONE 'Europe/Berlin')::date AS ledger_month,
           sum(booked_cost) AS booked, sum(web_searches) AS searches, sum(cache_read_tokens) AS cached
    FROM ai_cost_tracking WHERE price_version_id IS NOT NULL GROUP BY 1, 2, 3
)
SELECT v.provider, v.model_pattern, v.tier, u.day, u.ledger_month, sum(u.booked),
       sum(u.searches * w.price_per_million * 0.000001),
       sum(u.cached * (i.price_per_million - c.price_per_million) * 0.000001)
FROM used u
JOIN price_versions v USING (id)
JOIN prices i ON i.version_id = v.id AND i.bucket = 'input'
JOIN prices c ON c.version_id = v.id AND c.bucket = 'cache_read'
JOIN prices w ON w.version_id = v.id AND w.bucket = 'web_search'
GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True)
class Use:
    """One model's use in one tier on one UTC day, the part of it that falls into one month of the ledger."""

    provider: str
    model: str
    tier: str
    day: date
    ledger_month: date
    booked: Decimal
    searches: Decimal
    cache_extra: Decimal

    @property
    def month(self) -> date:
        return self.day.replace(day=1)


@dataclass
class Bill:
    """The vendors' side while it is put together."""

    days: dict[tuple[str, str, date, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    keys: dict[tuple[str, str], str] = field(
        default_factory=dict
    )  # provider, model -> key, where it is not the gateway's
    causes: dict[tuple[str, date, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, provider: str, model: str, day: date, cost_type: str, amount: Decimal, cause: str = "") -> None:
        self.days[provider, model, day, cost_type] += amount
        if cause:
            self.causes[provider, day.replace(day=1), cause] += amount


def read_use(connection: psycopg.Connection[tuple[object, ...]]) -> list[Use]:
    return [Use(*row) for row in connection.execute(_SUMS)]  # type: ignore[arg-type]


def billed_months(plan: Plan) -> list[date]:
    """Months whose invoice is already there."""
    months, month = [], plan.start.replace(day=1)
    while month_after(month) + timedelta(days=ISSUED_AFTER_DAYS) <= plan.today:
        months.append(month)
        month = month_after(month)
    return months


def vendor_side(plan: Plan, planted: Planted, uses: list[Use]) -> Bill:
    """Daily cost reports with the planted differences; `causes` also holds the day cut-off of each month."""
    bill = Bill()
    months = billed_months(plan)
    for use in uses:
        bill.add(use.provider, use.model, use.day, "tokens", use.booked - use.searches)
        if use.searches:
            bill.add(use.provider, use.model, use.day, "web_search", use.searches)
        if use.ledger_month != use.month:
            bill.causes[use.provider, use.month, "day_cut_off"] += use.booked
            bill.causes[use.provider, use.ledger_month, "day_cut_off"] -= use.booked
        if is_counted_uncached(use.model, use.day, months):
            bill.add(use.provider, use.model, use.day, "tokens", use.cache_extra, "cache_counting")
        if is_billed_as_standard(use.model, use.tier, use.day, months):
            # Batch costs half, so as much again is missing.
            bill.add(use.provider, use.model, use.day, "tokens", use.booked - use.searches, "tier_geography")
        if use.model == CONTRACT_MODEL and planted.price_change <= use.day < planted.vendor_switched:
            # The contract is nine tenths of the list price, so the missing tenth is a ninth of what was booked.
            extra = ((use.booked - use.searches) / 9).quantize(Decimal("0.000000000001"))
            bill.add(use.provider, use.model, use.day, "tokens", extra, "price_version")
    _outside_the_ledger(plan, bill, uses)
    return bill


def is_counted_uncached(model: str, day: date, months: list[date]) -> bool:
    """For six days of the last billed month a vendor counts tokens read from the cache as fresh ones."""
    return model == CACHE_MODEL and bool(months) and 9 <= (day - months[-1]).days < 15


def is_billed_as_standard(model: str, tier: str, day: date, months: list[date]) -> bool:
    """For four days of the last billed month a vendor bills the batch tier as the standard one."""
    return model == TIER_MODEL and tier == "batch" and bool(months) and 18 <= (day - months[-1]).days < 22


def _outside_the_ledger(plan: Plan, bill: Bill, uses: list[Use]) -> None:
    """A key that bypasses the gateway for three weeks, and server tools that the gateway does not see."""
    rng = plan.rng("billing")
    scale = float(sum(use.booked for use in uses)) / plan.days / 100
    begin = plan.days - min(plan.days, 52)
    bill.keys["openai", BYPASS_MODEL] = BYPASS_KEY
    for shift, amount in enumerate(_amounts(rng, 21, 0.9 * scale)):
        bill.add("openai", BYPASS_MODEL, plan.start + timedelta(days=begin + shift), "tokens", amount, "bypassing_keys")
    for shift, amount in zip(range(0, plan.days, 7), _amounts(rng, plan.days, 1.6 * scale), strict=False):
        day = plan.start + timedelta(days=shift)
        bill.add("anthropic", "", day, "code_execution", amount, "server_tools")


def _amounts(rng: np.random.Generator, count: int, mean: float) -> Iterator[Decimal]:
    for value in rng.lognormal(0, 0.35, count) * max(mean, 0.05):
        yield Decimal(f"{value:.6f}")


def note_differences(key: AnswerKey, causes: dict[tuple[str, date, str], Decimal], months: list[date]) -> None:
    """The key lists what explains invoice minus ledger, for every billed month: the parts add up exactly."""
    rows = [
        {"provider": provider, "month": month, "cause": cause, "amount": amount}
        for (provider, month, cause), amount in sorted(causes.items())
        if month in months
    ]
    key.note("reconciliation", differences=rows)
