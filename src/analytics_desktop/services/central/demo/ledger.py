"""Rows of ai_cost_tracking."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.askers import PROMPT_TYPES, Askers
from analytics_desktop.services.central.demo.columns import (
    NONE,
    Ints,
    dollars,
    hexadecimal,
    ids,
    instants,
    optional,
    picked,
    uuids,
)
from analytics_desktop.services.central.demo.executions import Executions
from analytics_desktop.services.central.demo.organisation import DEPARTMENTS
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.prices import BANDS, MODELS, TIERS
from analytics_desktop.services.central.demo.requests import BATCH, Requests
from analytics_desktop.services.central.demo.words import PROJECTS

WITH_PROJECT = 0.6

_TOKENS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")
_SOURCES = ("gateway", "batch-runner")


def requests_frame(plan: Plan, done: Requests, runs: Executions, first: int) -> pl.DataFrame:
    rng = plan.rng("request rows", first)
    count, priced = len(done.model), done.version != NONE
    return pl.DataFrame(
        {
            "id": hexadecimal(uuids(rng, count)),
            "source": picked(_SOURCES, (done.tier == BATCH).astype(np.int64)),
            "request_id": "req_" + hexadecimal(rng.integers(0, 256, (count, 12), dtype=np.uint8)),
            **_dimensions(rng, done.askers, runs),
            "received_at": instants(done.received_at),
            "provider": picked([provider for provider, _ in MODELS], done.model),
            "model": picked([model for _, model in MODELS], done.model),
            "tier": picked(TIERS, done.tier),
            "context_band": picked(BANDS, done.band),
            **{f"{name}_tokens": done.tokens[:, place] for place, name in enumerate(_TOKENS)},
            "web_searches": done.tokens[:, len(_TOKENS)],
            "price_version_id": ids(np.where(priced, done.version + 1, NONE)),
            "booked_cost": optional(dollars(done.cost), priced),
        }
    )


def _dimensions(rng: np.random.Generator, askers: Askers, runs: Executions) -> dict[str, pl.Series]:
    """When, who and what for."""
    run = optional(hexadecimal(runs.id).gather(np.maximum(askers.execution, 0)), askers.execution != NONE)
    return {
        "occurred_at": instants(askers.at),
        "person_id": ids(askers.person_id),
        "team_id": ids(askers.team_id),
        "department_id": ids(askers.department_id),
        "project_id": ids(_projects(rng, askers)),
        "agent_id": ids(np.where(askers.agent == NONE, NONE, askers.agent + 1)),
        "feature_id": ids(np.where(askers.feature == NONE, NONE, askers.feature + 1)),
        "prompt_type": picked(PROMPT_TYPES, askers.prompt_type),
        "execution_id": run,
        "attempt": pl.Series(askers.attempt),
    }


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
    return np.where(known & (rng.random(len(known)) < WITH_PROJECT), choice, NONE)
