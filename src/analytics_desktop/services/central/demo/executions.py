"""Runs of agents: started by people, by schedules and by the stories that are planted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.columns import (
    NONE,
    Bools,
    Bytes,
    Ints,
    hexadecimal,
    ids,
    instants,
    optional,
    picked,
    uuids,
)
from analytics_desktop.services.central.demo.failures import (
    BURST,
    CATEGORIES,
    CODES,
    FAILURES,
    MESSAGES,
    RUNAWAY,
    TIMEOUT,
    failure_chances,
)
from analytics_desktop.services.central.demo.organisation import AGENT_NAMES
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.planted import BURST_FAILURES, SLOW_FACTOR, Planted
from analytics_desktop.services.central.demo.products import (
    AGENT_FEATURE,
    AGENTS,
    BURST_AGENT,
    FEATURES,
    RUNAWAY_AGENT,
    SLOW_AGENT,
)
from analytics_desktop.services.central.demo.starts import Starts
from analytics_desktop.services.central.demo.versions import Versions

OUTCOMES = ("success", "failure", "timeout", "running")
SUCCESS, FAILURE, TIMED_OUT, RUNNING = range(4)
LONGEST_MS = 600_000

BURST_NUMBER, RUNAWAY_NUMBER, SLOW_NUMBER = (AGENT_NAMES.index(n) for n in (BURST_AGENT, RUNAWAY_AGENT, SLOW_AGENT))
_FEATURE_KEY = [feature.name for feature in FEATURES].index(AGENT_FEATURE) + 1


@dataclass(frozen=True)
class Executions:
    """One element per run, aligned with `starts`."""

    starts: Starts
    id: Bytes
    duration_ms: Ints
    outcome: Ints
    attempts: Ints
    failure: Ints  # index into FAILURES or NONE


def execute(plan: Plan, planted: Planted, starts: Starts, first: int) -> Executions:
    rng = plan.rng("executions", first)
    count = len(starts.at)
    runaway, burst = starts.is_runaway, _in_burst(planted, starts)
    success = np.array([agent.success for agent in AGENTS])[starts.agent]
    failed = rng.random(count) < np.where(burst, BURST_FAILURES, np.where(runaway, 0.3, 1 - success))
    timed_out = failed & ~burst & ~runaway & (rng.random(count) < 0.16)
    duration = _durations(rng, planted, starts)
    timed_out |= duration >= LONGEST_MS
    duration = np.where(timed_out, LONGEST_MS, duration)
    outcome = np.where(timed_out, TIMED_OUT, np.where(failed, FAILURE, SUCCESS))
    outcome = np.where(starts.at + duration * 1000 >= plan.end_us, RUNNING, outcome)
    failure = rng.choice(len(FAILURES), count, p=failure_chances())
    failure = np.select([timed_out, burst, runaway], [TIMEOUT, BURST, RUNAWAY], failure)
    no_failure = (outcome == SUCCESS) | (outcome == RUNNING)
    return Executions(
        starts,
        uuids(rng, count),
        duration,
        outcome.astype(np.int64),
        _attempts(rng, failed, burst, runaway),
        np.where(no_failure, NONE, failure).astype(np.int64),
    )


def _in_burst(planted: Planted, starts: Starts) -> Bools:
    inside = (starts.at >= planted.burst[0]) & (starts.at < planted.burst[1])
    return np.asarray(inside & (starts.agent == BURST_NUMBER))


def _durations(rng: np.random.Generator, planted: Planted, starts: Starts) -> Ints:
    """Log-normal milliseconds around each agent's median."""
    median = np.array([agent.seconds for agent in AGENTS])[starts.agent] * 1000
    slow = (starts.agent == SLOW_NUMBER) & (starts.at >= planted.slow[0]) & (starts.at < planted.slow[1])
    spread = rng.lognormal(0, 0.55, len(starts.at))
    return (median * spread * np.where(slow, SLOW_FACTOR, 1.0)).clip(120, LONGEST_MS).astype(np.int64)


def _attempts(rng: np.random.Generator, failed: Bools, burst: Bools, runaway: Bools) -> Ints:
    count = len(failed)
    usual = 1 + (rng.random(count) < np.where(failed, 0.5, 0.045)) + (rng.random(count) < np.where(failed, 0.3, 0.01))
    return np.select([burst & failed, runaway], [np.full(count, 4), rng.integers(3, 7, count)], usual).astype(np.int64)


def executions_frame(plan: Plan, done: Executions, versions: Versions) -> pl.DataFrame:
    starts = done.starts
    finished = done.outcome != RUNNING
    return pl.DataFrame(
        {
            "id": hexadecimal(done.id),
            "agent_id": starts.agent + 1,
            "agent_version": picked(versions.names, versions.of(starts.agent, starts.at)),
            "person_id": ids(starts.person_id),
            "team_id": ids(starts.team_id),
            "department_id": ids(starts.department_id),
            "feature_id": ids(np.where(starts.is_scheduled, NONE, _FEATURE_KEY)),
            "task_type": picked([agent.task_type for agent in AGENTS], starts.agent),
            "started_at": instants(starts.at),
            "finished_at": instants(starts.at + done.duration_ms * 1000, finished),
            "duration_ms": optional(done.duration_ms, finished),
            "outcome": picked(OUTCOMES, done.outcome),
            "attempts": done.attempts,
            "error_code": picked(CODES, done.failure),
            # Null where nothing failed; the trace makes each message findable, as in real logs.
            "error_message": picked(MESSAGES, done.failure) + " [trace " + hexadecimal(done.id[:, :4]) + "]",
            "error_category": picked(CATEGORIES, done.failure),
            "created_at": instants(starts.at),
        }
    )
