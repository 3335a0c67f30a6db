"""Sessions and events of people: who uses what, when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics_desktop.services.central.demo.columns import (
    NONE,
    Floats,
    Ints,
    chances,
    draw,
    running_total,
)
from analytics_desktop.services.central.demo.organisation import DEPARTMENTS, Company
from analytics_desktop.services.central.demo.plan import DAY, Plan
from analytics_desktop.services.central.demo.products import AGENTS, FEATURES
from analytics_desktop.services.central.demo.workdays import WorkCalendar

PAGE_VIEW, FEATURE_USAGE, AGENT_EXECUTION = 0, 1, 2
EVENT_TYPES = ("page_view", "feature_usage", "agent_execution")


@dataclass(frozen=True)
class Activity:
    """Events of one chunk, in order of person, day and session."""

    person: Ints  # index into Company
    at: Ints
    kind: Ints
    session: Ints
    feature: Ints  # index into FEATURES or NONE
    agent: Ints  # index into AGENTS or NONE


def activity(plan: Plan, company: Company, calendar: WorkCalendar, first: int, last: int) -> Activity:
    """Everything that people do on the local days `first` to `last` (not included), within the period."""
    rng = plan.rng("activity", first)
    day, person = _active(rng, plan, company, calendar, first, last)
    growth = 0.8 + 0.4 * day / plan.days
    sessions = 1 + rng.poisson(0.95 * company.intensity[person] * growth)
    day, person = np.repeat(day, sessions), np.repeat(person, sessions)
    begin = _session_starts(rng, len(day)) + plan.start_us + day * DAY + calendar.to_utc[company.office[person], day]
    events = rng.geometric(1 / (2.6 + 2.0 * np.sqrt(company.intensity[person]))).astype(np.int64)
    gaps = (rng.exponential(140.0, int(events.sum())).clip(1, 1500) * 1_000_000).astype(np.int64)
    at = np.repeat(begin, events) + running_total(gaps, events)
    session, person = np.repeat(np.arange(len(day)), events), np.repeat(person, events)
    inside = (at >= plan.start_us) & (at < plan.end_us)
    return _with_subjects(rng, plan, company, person[inside], at[inside], session[inside])


def _active(
    rng: np.random.Generator, plan: Plan, company: Company, calendar: WorkCalendar, first: int, last: int
) -> tuple[Ints, Ints]:
    """Day and person indices of everybody who is active on a day."""
    day = np.arange(first, last)[:, None]
    employed = (company.joined <= day) & (day < company.left)
    practice = np.clip(0.45 + (day - company.adopted) / 90, 0, 1)
    chance = company.presence * calendar.presence[:, first:last].T[:, company.office] * practice * employed
    person_day = np.nonzero(rng.random(chance.shape) < chance * (day >= company.adopted))
    return person_day[0].astype(np.int64) + first, person_day[1].astype(np.int64)


def _session_starts(rng: np.random.Generator, count: int) -> Ints:
    """Microseconds after local midnight: a morning and an afternoon peak, few evenings."""
    morning = rng.random(count) < 0.54
    hours = np.where(morning, rng.normal(9.9, 1.1, count), rng.normal(14.6, 1.7, count)).clip(6.2, 21.5)
    return (hours * 3_600_000).astype(np.int64) * 1000


def _with_subjects(
    rng: np.random.Generator, plan: Plan, company: Company, person: Ints, at: Ints, session: Ints
) -> Activity:
    count = len(person)
    department = company.department[person]
    kind = np.searchsorted([0.40, 0.80], rng.random(count), side="right").astype(np.int64)
    feature = draw(rng, chances(_feature_weights()), department)
    agent = draw(rng, chances(_agent_weights()), department)
    launched = np.array([entry.launched for entry in AGENTS])
    kind[(kind == AGENT_EXECUTION) & (at < plan.start_us + launched[agent] * (plan.end_us - plan.start_us))] = PAGE_VIEW
    return Activity(
        person,
        at,
        kind,
        session,
        np.where(kind == FEATURE_USAGE, feature, NONE),
        np.where(kind == AGENT_EXECUTION, agent, NONE),
    )


def _feature_weights() -> Floats:
    return np.array(
        [
            [f.weight * (2.5 if name in f.favoured_by else 0.35 if f.favoured_by else 1.0) for f in FEATURES]
            for name in DEPARTMENTS
        ]
    )


def _agent_weights() -> Floats:
    return np.array([[a.weight * (1.0 if name in a.departments else 0.02) for a in AGENTS] for name in DEPARTMENTS])
