"""Where requests to models come from: the turns of agents and the features that people use."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analytics_desktop.services.central.demo.activity import Activity
from analytics_desktop.services.central.demo.columns import NONE, Bools, Ints, within
from analytics_desktop.services.central.demo.executions import Executions
from analytics_desktop.services.central.demo.organisation import Company
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.products import AGENT_FEATURE, AGENTS, FEATURES
from analytics_desktop.services.central.demo.workloads import NAMES

PROMPT_TYPES = tuple(sorted({a.prompt_type for a in AGENTS} | {f.prompt_type for f in FEATURES if f.prompt_type}))
_AGENT_FEATURE = [feature.name for feature in FEATURES].index(AGENT_FEATURE)


@dataclass(frozen=True)
class Askers:
    """One element per request, in order of time; keys for people, teams, departments, indices for the others."""

    at: Ints
    person_id: Ints
    team_id: Ints
    department_id: Ints
    agent: Ints
    feature: Ints
    prompt_type: Ints
    workload: Ints
    execution: Ints  # index into Executions or NONE
    attempt: Ints
    is_scheduled: Bools
    is_runaway: Bools


def askers(plan: Plan, company: Company, done: Activity, runs: Executions, first: int) -> Askers:
    rng = plan.rng("askers", first)
    parts = [_of_agents(rng, runs), _of_features(rng, company, done)]
    joined = {entry.name: np.concatenate([getattr(part, entry.name) for part in parts]) for entry in fields(Askers)}
    keep = joined["at"] < plan.end_us
    order = np.argsort(joined["at"][keep], kind="stable")
    return Askers(**{name: values[keep][order] for name, values in joined.items()})


def _of_agents(rng: np.random.Generator, runs: Executions) -> Askers:
    """Each run has some turns; the attempts above the first repeat its last turn."""
    starts = runs.starts
    mean = np.array([agent.turns for agent in AGENTS])[starts.agent]
    turns = 1 + rng.poisson(np.where(starts.is_runaway, 5.0, mean - 1))
    counts = (turns + runs.attempts - 1).astype(np.int64)
    run, place = np.repeat(np.arange(len(counts)), counts), within(counts)
    agent = starts.agent[run]
    prompt_type = np.array([PROMPT_TYPES.index(entry.prompt_type) for entry in AGENTS])
    workload = np.array([NAMES.index(entry.workload) for entry in AGENTS])
    return Askers(
        starts.at[run] + (runs.duration_ms[run] * 1000 * (place + 0.2) / counts[run]).astype(np.int64),
        starts.person_id[run],
        starts.team_id[run],
        starts.department_id[run],
        agent,
        np.where(starts.is_scheduled[run], NONE, _AGENT_FEATURE),
        prompt_type[agent],
        workload[agent],
        run,
        np.maximum(place - turns[run] + 2, 1).astype(np.int64),
        starts.is_scheduled[run],
        starts.is_runaway[run],
    )


def _of_features(rng: np.random.Generator, company: Company, done: Activity) -> Askers:
    asks = np.array([feature.asks_ai for feature in FEATURES])
    used = np.flatnonzero((done.feature != NONE) & (rng.random(len(done.feature)) < asks[done.feature]))
    feature, person, at = done.feature[used], done.person[used], done.at[used]
    prompt_type = np.array([PROMPT_TYPES.index(f.prompt_type) if f.prompt_type else NONE for f in FEATURES])
    workload = np.array([NAMES.index(entry.workload) for entry in FEATURES])
    none, no = np.full(len(used), NONE, dtype=np.int64), np.zeros(len(used), dtype=bool)
    return Askers(
        at + rng.integers(200_000, 4_000_000, len(used)),
        np.where(at < company.opted_out[person], person + 1, NONE),
        company.team[person] + 1,
        company.department[person] + 1,
        none,
        feature,
        prompt_type[feature],
        workload[feature],
        none,
        1 + (rng.random(len(used)) < 0.02).astype(np.int64),
        no,
        no,
    )
