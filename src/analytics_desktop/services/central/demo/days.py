"""The raw rows, one chunk of days after the other, so that memory does not grow with the company."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from analytics_desktop.services.central.demo.activity import activity
from analytics_desktop.services.central.demo.askers import askers
from analytics_desktop.services.central.demo.columns import NONE
from analytics_desktop.services.central.demo.events import events_frame
from analytics_desktop.services.central.demo.executions import Executions, execute, executions_frame
from analytics_desktop.services.central.demo.intrusions import intrusions
from analytics_desktop.services.central.demo.ledger import requests_frame
from analytics_desktop.services.central.demo.plan import DAY
from analytics_desktop.services.central.demo.planted import AnswerKey
from analytics_desktop.services.central.demo.requests import Requests, ask
from analytics_desktop.services.central.demo.results import feedback_frame, outcomes_frame
from analytics_desktop.services.central.demo.security import AuditLog, everyday, joined
from analytics_desktop.services.central.demo.starts import starts
from analytics_desktop.services.central.demo.world import World


def raw_frames(world: World) -> Iterator[tuple[float, dict[str, pl.DataFrame]]]:
    """For each chunk: the share of days that are done with it, and its rows by table."""
    log = AuditLog(world.plan, world.company)
    for first, last in world.plan.chunks():
        yield last / (world.plan.days + 1), _chunk(world, log, first, last)


def _chunk(world: World, log: AuditLog, first: int, last: int) -> dict[str, pl.DataFrame]:
    plan, company, planted = world.plan, world.company, world.planted
    done = activity(plan, company, world.calendar, first, last)
    runs = execute(plan, planted, starts(plan, company, planted, done, world.touches, first, last), first)
    asked = ask(plan, planted, world.book, askers(plan, company, done, runs, first), first)
    until = plan.end_us if last > plan.days else plan.start_us + last * DAY
    logged = [
        everyday(plan, company, done, first),
        intrusions(plan, company, planted, (plan.start_us + first * DAY, until), world.key),
    ]
    _note(world.key, runs, asked)
    return {
        "analytics_events": events_frame(plan, company, done, first),
        "agent_executions": executions_frame(plan, runs, world.versions),
        "ai_cost_tracking": requests_frame(plan, asked, runs, first),
        "outcomes": outcomes_frame(plan, runs, first),
        "feedback": feedback_frame(plan, runs, first),
        "audit_log": log.rows(joined(logged), until),
    }


def _note(key: AnswerKey, runs: Executions, asked: Requests) -> None:
    """What the planted stories came to, in rows and pico-dollars."""
    runaway, unpriced = asked.askers.is_runaway, asked.version == NONE
    key.count("runaway_agent", int(runaway.sum()), int(asked.cost[runaway].sum()))
    key.count("late_rows", int(asked.is_late.sum()), int(asked.cost[asked.is_late].sum()))
    key.count("unpriced_model", int(unpriced.sum()))
    tokens = key.facts["unpriced_model"].get("tokens", 0)
    key.note("unpriced_model", tokens=tokens + int(asked.tokens[unpriced, :6].sum()))
    key.count("ledger", len(asked.model), int(asked.cost.sum()))
    key.count("executions", len(runs.starts.at))
