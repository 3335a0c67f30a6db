"""Rows of analytics_events."""

from __future__ import annotations

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.activity import AGENT_EXECUTION, EVENT_TYPES, FEATURE_USAGE, Activity
from analytics_desktop.services.central.demo.columns import (
    NONE,
    Ints,
    hexadecimal,
    ids,
    instants,
    optional,
    picked,
    uuids,
)
from analytics_desktop.services.central.demo.organisation import Company, addresses
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.products import AGENTS, PAGES
from analytics_desktop.services.central.demo.words import USER_AGENTS

WITHOUT_SESSION_ID = 0.12

_ACTIONS = ("open", "run", "copy", "share")
_PAYLOADS = (
    *(f'{{"path": "{path}"}}' for path in PAGES),
    *(f'{{"action": "{action}"}}' for action in _ACTIONS),
    *(f'{{"agent": "{agent.name}"}}' for agent in AGENTS),
)


def events_frame(plan: Plan, company: Company, done: Activity, first: int) -> pl.DataFrame:
    """People who opted out leave no event after that instant."""
    rng = plan.rng("events", first)
    person, count = done.person, len(done.at)
    frame = pl.DataFrame(
        {
            "id": hexadecimal(uuids(rng, count)),
            "occurred_at": instants(done.at),
            "event_type": picked(EVENT_TYPES, done.kind),
            "person_id": person + 1,
            "team_id": company.team[person] + 1,
            "department_id": company.department[person] + 1,
            "session_id": _sessions(rng, done.session),
            "feature_id": ids(np.where(done.feature == NONE, NONE, done.feature + 1)),
            "payload": picked(_PAYLOADS, _payloads(rng, done)),
            "user_agent": picked(USER_AGENTS, person % 7 % len(USER_AGENTS)),
            "ip_address": addresses(company).gather(person),
            "created_at": instants(np.minimum(done.at + rng.integers(20_000, 9_000_000, count), plan.end_us - 1)),
        }
    )
    return frame.filter(pl.Series(done.at < company.opted_out[person]))


def _sessions(rng: np.random.Generator, session: Ints) -> pl.Series:
    """A uuid per session; some clients send none."""
    count = int(session.max(initial=-1)) + 1
    return optional(hexadecimal(uuids(rng, count)), rng.random(count) >= WITHOUT_SESSION_ID).gather(session)


def _payloads(rng: np.random.Generator, done: Activity) -> Ints:
    """Indices into _PAYLOADS: a page, an action, or the agent that was started."""
    count = len(done.at)
    action = len(PAGES) + rng.integers(0, len(_ACTIONS), count)
    agent = len(PAGES) + len(_ACTIONS) + done.agent
    page = rng.integers(0, len(PAGES), count)
    return np.select([done.kind == FEATURE_USAGE, done.kind == AGENT_EXECUTION], [action, agent], page)
