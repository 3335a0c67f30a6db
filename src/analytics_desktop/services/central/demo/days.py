"""The raw rows, one chunk of days after the other, so that memory does not grow with the company."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from analytics_desktop.services.central.demo.activity import activity, events_frame
from analytics_desktop.services.central.demo.askers import askers
from analytics_desktop.services.central.demo.columns import NONE
from analytics_desktop.services.central.demo.executions import Executions, execute, executions_frame
from analytics_desktop.services.central.demo.intrusions import intrusions
from analytics_desktop.services.central.demo.organisation import Company
from analytics_desktop.services.central.demo.plan import DAY, Plan
from analytics_desktop.services.central.demo.planted import AnswerKey, Planted
from analytics_desktop.services.central.demo.prices import PriceBook
from analytics_desktop.services.central.demo.requests import Requests, ask, requests_frame
from analytics_desktop.services.central.demo.results import feedback_frame, outcomes_frame
from analytics_desktop.services.central.demo.security import AuditLog, everyday, joined
from analytics_desktop.services.central.demo.starts import Touches, starts
from analytics_desktop.services.central.demo.versions import versions
from analytics_desktop.services.central.demo.workdays import work_calendar


def raw_frames(
    plan: Plan, company: Company, planted: Planted, book: PriceBook, touches: Touches, key: AnswerKey
) -> Iterator[tuple[float, dict[str, pl.DataFrame]]]:
    """For each chunk: the share of days that are done with it, and its rows by table."""
    calendar, numbering, log = work_calendar(plan), versions(plan, planted), AuditLog(plan, company)
    for first, last in plan.chunks():
        done = activity(plan, company, calendar, first, last)
        runs = execute(plan, planted, starts(plan, company, planted, done, touches, first, last), first)
        asked = ask(plan, planted, book, askers(plan, company, done, runs, first), first)
        is_last = last > plan.days
        until = plan.end_us if is_last else plan.start_us + last * DAY
        new = joined(
            [
                everyday(plan, company, done, first),
                intrusions(plan, company, planted, (plan.start_us + first * DAY, until), key),
            ]
        )
        _note(key, runs, asked)
        yield (
            last / (plan.days + 1),
            {
                "analytics_events": events_frame(plan, company, done, first),
                "agent_executions": executions_frame(plan, runs, numbering),
                "ai_cost_tracking": requests_frame(plan, asked, runs, first),
                "outcomes": outcomes_frame(plan, runs, first),
                "feedback": feedback_frame(plan, runs, first),
                "audit_log": log.rows(new, until),
            },
        )


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
