"""Who or what starts which agent, when."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from analytics_desktop.services.central.demo import words
from analytics_desktop.services.central.demo.activity import Activity
from analytics_desktop.services.central.demo.columns import NONE, Bools, Ints
from analytics_desktop.services.central.demo.organisation import AGENT_NAMES, TEAM_DEPARTMENT, TEAM_NAMES, Company
from analytics_desktop.services.central.demo.plan import DAY, HOUR, Plan
from analytics_desktop.services.central.demo.planted import Planted
from analytics_desktop.services.central.demo.products import AGENTS, BURST_AGENT, RUNAWAY_AGENT

OWNER_TEAM: Ints = np.array([TEAM_NAMES.index(agent.team) for agent in AGENTS], dtype=np.int64)
_ACCOUNT = {
    "Ticket Triage": "svc-crm-sync",
    "Invoice Reader": "svc-document-intake",
    "Ledger Matcher": "svc-ledger",
    "Supplier Monitor": "svc-nightly-batch",
    "Access Auditor": "svc-monitoring",
}


@dataclass(frozen=True)
class Starts:
    """Keys of the database for people, teams and departments, NONE where unknown; indices for agents and deals."""

    agent: Ints
    at: Ints
    person_id: Ints
    team_id: Ints
    department_id: Ints
    deal: Ints
    is_scheduled: Bools
    is_runaway: Bools


@dataclass(frozen=True)
class Touches:
    """AI actions that take part in deals, sorted by time; `deal` counts from 0."""

    deal: Ints
    at: Ints
    person: Ints
    agent: Ints


def starts(
    plan: Plan, company: Company, planted: Planted, done: Activity, touches: Touches, first: int, last: int
) -> Starts:
    """All starts of one chunk, sorted by time."""
    rng = plan.rng("starts", first)
    window = (plan.start_us + first * DAY, min(plan.start_us + last * DAY, plan.end_us))
    chosen = done.agent != NONE
    by_people = _by_people(company, done.agent[chosen], done.at[chosen], done.person[chosen])
    inside = (touches.at >= window[0]) & (touches.at < window[1])
    by_sales = _by_people(
        company, touches.agent[inside], touches.at[inside], touches.person[inside], touches.deal[inside]
    )
    parts = [by_people, by_sales, _scheduled(rng, plan, company, window)]
    parts.append(_planted(rng, company, planted.burst, planted.burst_runs, BURST_AGENT, window))
    parts.append(_planted(rng, company, planted.runaway, planted.runaway_runs, RUNAWAY_AGENT, window))
    return _merged(parts)


def _by_people(company: Company, agent: Ints, at: Ints, person: Ints, deal: Ints | None = None) -> Starts:
    """A person who opted out is no longer named; team and department stay, because the cost is theirs."""
    no = np.zeros(len(at), dtype=bool)
    return Starts(
        agent,
        at,
        np.where(at < company.opted_out[person], person + 1, NONE),
        company.team[person] + 1,
        company.department[person] + 1,
        np.full(len(at), NONE, dtype=np.int64) if deal is None else deal,
        no,
        no,
    )


def _scheduled(rng: np.random.Generator, plan: Plan, company: Company, window: tuple[int, int]) -> Starts:
    """Runs of service accounts, most at night, fewer on weekends, growing over the period."""
    day = np.arange(window[0], window[1], DAY, dtype=np.int64)[:, None]
    age = (day - plan.start_us) / (plan.end_us - plan.start_us)
    is_weekend = (day // DAY + 3) % 7 >= 5
    nightly, launched = (np.array([getattr(agent, name) for agent in AGENTS]) for name in ("nightly", "launched"))
    busy = (0.6 + 0.8 * age) * np.where(is_weekend, 0.25, 1.0) * plan.people / 100
    counts = rng.poisson(np.where(launched <= age, nightly, 0.0) * busy)
    agent = np.repeat(np.broadcast_to(np.arange(len(AGENTS)), counts.shape).ravel(), counts.ravel())
    count = len(agent)
    hour = np.where(rng.random(count) < 0.6, rng.normal(2.5, 1.2, count) % 24, rng.uniform(0, 24, count))
    at = np.repeat(day.ravel(), counts.sum(axis=1)) + (hour * HOUR).astype(np.int64) % DAY
    return _by_accounts(company, agent.astype(np.int64), at.astype(np.int64), is_runaway=False)


def _planted(
    rng: np.random.Generator, company: Company, span: tuple[int, int], runs: int, name: str, window: tuple[int, int]
) -> Starts:
    """The part of `runs` planted runs in `span` that lies in `window`, in proportion."""
    begin, end = max(span[0], window[0]), min(span[1], window[1])
    share = max(0, end - begin) / (span[1] - span[0])
    at = np.sort(rng.integers(begin, max(end, begin + 1), round(runs * share)))
    agent = np.full(len(at), AGENT_NAMES.index(name), dtype=np.int64)
    return _by_accounts(company, agent, at.astype(np.int64), is_runaway=name == RUNAWAY_AGENT)


def _by_accounts(company: Company, agent: Ints, at: Ints, *, is_runaway: bool) -> Starts:
    """Cost of a service account belongs to the team that owns the agent."""
    account = np.array([words.SERVICE_ACCOUNTS.index(_ACCOUNT.get(name, "svc-ci")) for name in AGENT_NAMES])
    return Starts(
        agent,
        at,
        company.system_ids[account[agent]],
        OWNER_TEAM[agent] + 1,
        TEAM_DEPARTMENT[OWNER_TEAM[agent]] + 1,
        np.full(len(at), NONE, dtype=np.int64),
        np.ones(len(at), dtype=bool),
        np.full(len(at), is_runaway, dtype=bool),
    )


def _merged(parts: list[Starts]) -> Starts:
    joined = {entry.name: np.concatenate([getattr(part, entry.name) for part in parts]) for entry in fields(Starts)}
    order = np.argsort(joined["at"], kind="stable")
    return Starts(**{name: values[order] for name, values in joined.items()})
