"""Requests to models with disjoint token buckets, priced exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.askers import PROMPT_TYPES, Askers
from analytics_desktop.services.central.demo.columns import (
    NONE,
    Bools,
    Ints,
    dollars,
    draw,
    hexadecimal,
    ids,
    instants,
    optional,
    picked,
    uuids,
)
from analytics_desktop.services.central.demo.executions import Executions
from analytics_desktop.services.central.demo.organisation import DEPARTMENTS
from analytics_desktop.services.central.demo.plan import DAY, Plan, microseconds
from analytics_desktop.services.central.demo.planted import LATE_AFTER_DAYS, Planted, month_after
from analytics_desktop.services.central.demo.prices import (
    BANDS,
    GEMINI,
    MODELS,
    OPUS,
    SONNET,
    TIERS,
    UNPRICED,
    PriceBook,
)
from analytics_desktop.services.central.demo.tokens import tokens
from analytics_desktop.services.central.demo.words import PROJECTS
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


def requests_frame(plan: Plan, done: Requests, runs: Executions, first: int) -> pl.DataFrame:
    rng = plan.rng("request rows", first)
    askers, count = done.askers, len(done.model)
    run_ids, has_run = hexadecimal(runs.id), askers.execution != NONE
    priced = done.version != NONE
    tokens_of = {f"{name}_tokens": done.tokens[:, place] for place, name in enumerate(_TOKEN_COLUMNS)}
    return pl.DataFrame(
        {
            "id": hexadecimal(uuids(rng, count)),
            "source": picked(("gateway", "batch-runner"), (done.tier == BATCH).astype(np.int64)),
            "request_id": "req_" + hexadecimal(rng.integers(0, 256, (count, 12), dtype=np.uint8)),
            "occurred_at": instants(askers.at),
            "received_at": instants(done.received_at),
            "person_id": ids(askers.person_id),
            "team_id": ids(askers.team_id),
            "department_id": ids(askers.department_id),
            "project_id": ids(_projects(rng, askers)),
            "agent_id": ids(np.where(askers.agent == NONE, NONE, askers.agent + 1)),
            "feature_id": ids(np.where(askers.feature == NONE, NONE, askers.feature + 1)),
            "prompt_type": picked(PROMPT_TYPES, askers.prompt_type),
            "execution_id": optional(run_ids.gather(np.maximum(askers.execution, 0)), has_run),
            "attempt": askers.attempt,
            "provider": picked([provider for provider, _ in MODELS], done.model),
            "model": picked([model for _, model in MODELS], done.model),
            "tier": picked(TIERS, done.tier),
            "context_band": picked(BANDS, done.band),
            **tokens_of,
            "web_searches": done.tokens[:, 6],
            "price_version_id": ids(np.where(priced, done.version + 1, NONE)),
            "booked_cost": optional(dollars(done.cost), priced),
        }
    )


_TOKEN_COLUMNS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")


def _projects(rng: np.random.Generator, askers: Askers) -> Ints:
    """Six of ten requests name a project of their department; keys, NONE otherwise."""
    of_department = [
        [key for key, (_, owner) in enumerate(PROJECTS, 1) if owner == department] or [NONE]
        for department in DEPARTMENTS
    ]
    widest = max(map(len, of_department))
    table = np.array([(keys * widest)[:widest] for keys in of_department], dtype=np.int64)
    known = askers.department_id != NONE
    choice = table[np.where(known, askers.department_id - 1, 0), (askers.person_id + askers.prompt_type) % widest]
    return np.where(known & (rng.random(len(known)) < 0.6), choice, NONE)
