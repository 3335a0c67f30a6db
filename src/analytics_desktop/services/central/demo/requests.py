"""Requests to models with disjoint token buckets, priced exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics_desktop.services.central.demo.askers import Askers
from analytics_desktop.services.central.demo.columns import (
    NONE,
    Bools,
    Ints,
    draw,
)
from analytics_desktop.services.central.demo.organisation import DEPARTMENTS
from analytics_desktop.services.central.demo.plan import DAY, Plan, microseconds
from analytics_desktop.services.central.demo.planted import LATE_AFTER_DAYS, Planted, month_after
from analytics_desktop.services.central.demo.prices import (
    GEMINI,
    OPUS,
    SONNET,
    UNPRICED,
    PriceBook,
)
from analytics_desktop.services.central.demo.tokens import tokens
from analytics_desktop.services.central.demo.workloads import model_chances

STANDARD, BATCH, PRIORITY = range(3)
LONG_FROM = 200_000
"""Prompts above this many tokens cost more with the models that take them."""


@dataclass(frozen=True)
class Requests:
    """One element per request, aligned with `askers`; tokens have shape (count, 7) in the order of BUCKETS."""

    askers: Askers
    model: Ints
    tier: Ints
    band: Ints
    tokens: Ints
    version: Ints  # index into the price book or NONE
    cost: Ints  # pico-dollars, 0 where unpriced
    received_at: Ints
    is_late: Bools


def ask(plan: Plan, planted: Planted, book: PriceBook, askers: Askers, first: int) -> Requests:
    rng = plan.rng("requests", first)
    model = _models(rng, plan, planted, askers, first)
    tier = _tiers(rng, askers, book, model)
    used = tokens(rng, askers.workload, model, is_batch=tier == BATCH)
    prompt = used[:, :4].sum(axis=1)
    band = ((prompt > LONG_FROM) & np.isin(model, (SONNET, GEMINI)) & (tier == STANDARD)).astype(np.int64)
    version = book.version_of(model, tier, band, askers.at)
    cost = np.where(version == NONE, 0, book.cost(version, used))
    late = _late(rng, planted, askers)
    received = np.minimum(askers.at + (rng.exponential(45.0, len(model)) * 1_000_000).astype(np.int64), plan.end_us - 1)
    return Requests(
        askers, model, tier, band, used, version, cost, np.where(late != NONE, late, received), late != NONE
    )


def _models(rng: np.random.Generator, plan: Plan, planted: Planted, askers: Askers, first: int) -> Ints:
    model = draw(rng, model_chances(first / plan.days), askers.workload)
    model = np.where(askers.is_runaway, OPUS, model)
    research = askers.department_id == DEPARTMENTS.index("Research") + 1
    in_pilot = (askers.at >= planted.pilot[0]) & (askers.at < planted.pilot[1])
    return np.where(research & in_pilot & (rng.random(len(model)) < 0.16), UNPRICED, model)


def _tiers(rng: np.random.Generator, askers: Askers, book: PriceBook, model: Ints) -> Ints:
    """Schedules use the batch tier, support agents sometimes pay for priority, where the provider sells it."""
    chance = rng.random(len(model))
    support = askers.department_id == DEPARTMENTS.index("Customer Support") + 1
    tier = np.where(askers.is_scheduled & ~askers.is_runaway & (chance < 0.7), BATCH, STANDARD)
    tier = np.where(~askers.is_scheduled & support & (chance < 0.3), PRIORITY, tier)
    return np.where(book.listed[model, tier, 0] == NONE, STANDARD, tier).astype(np.int64)


def _late(rng: np.random.Generator, planted: Planted, askers: Askers) -> Ints:
    """When the late rows of the planted month arrived; NONE for all others."""
    count = len(askers.at)
    chosen, delay = rng.random(count) < 0.08, rng.integers(LATE_AFTER_DAYS[0] * DAY, LATE_AFTER_DAYS[1] * DAY, count)
    if planted.late_month is None:
        return np.full(count, NONE, dtype=np.int64)
    end = microseconds(month_after(planted.late_month))
    # The month ends two hours earlier in the company's zone than in UTC, so the last three hours are left alone.
    inside = (askers.at >= end - 4 * DAY) & (askers.at < end - DAY // 8)
    return np.where(inside & chosen, end + delay, NONE)
