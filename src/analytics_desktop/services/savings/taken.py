"""What was decided on recommendations, and what those that were taken have brought since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from analytics_desktop.models.page import Table
from analytics_desktop.models.recommendation import State

from .replay import as_money

if TYPE_CHECKING:
    from analytics_desktop.services.computed import Evidence

BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Taken:
    """`saved` is from the day of the decision until the end of the period; None where it cannot be told."""

    state: State
    what: str
    saved: Decimal | None
    words: str


def decided(evidence: Evidence) -> dict[str, Taken]:
    """Subject -> the decision that stands: the later of a dismissal and a taking."""
    rows = evidence.also("recommendation_decisions").rows
    days = by_agent(evidence.also("agent_days")) if any(str(row[1]) == "recommendation.taken" for row in rows) else {}
    found: dict[str, Taken] = {}
    for subject, kind, body, day in rows:
        what, state = _what(str(body)), str(kind).partition(".")[2]
        if state == "dismissed":
            found[str(subject)] = Taken("dismissed", what, None, "")
        elif state == "taken" and isinstance(day, date):
            saved, words = realised(days.get(_agent(str(subject)), {}), day, evidence.period.finish)
            found[str(subject)] = Taken("taken", what, saved, words)
        else:
            found.pop(str(subject), None)
    return found


AgentDays = dict[date, tuple[int, Decimal]]  # day -> requests, booked


def by_agent(table: Table) -> dict[str, AgentDays]:
    found: dict[str, AgentDays] = {}
    for agent, day, requests, booked in table.rows:
        if isinstance(day, date) and booked is not None:
            found.setdefault(str(agent), {})[day] = int(str(requests)), Decimal(str(booked))
    return found


def realised(days: AgentDays, taken: date, finish: date) -> tuple[Decimal | None, str]:
    """(cost of a request in the 30 days before, less that since) times the requests since; and this as words."""
    before = _sum(pair for day, pair in days.items() if taken - BEFORE <= day < taken)
    since = _sum(pair for day, pair in days.items() if taken < day < finish)
    if not before[0] or not since[0]:
        return None, "There are no requests before or since to compare."
    old, new = Fraction(before[1]) / before[0], Fraction(since[1]) / since[0]
    saved = as_money((old - new) * since[0])
    return saved, f"({float(old):.4f} - {float(new):.4f}) a request, times {since[0]:,} requests since {taken}"


def _sum(pairs: Iterable[tuple[int, Decimal]]) -> tuple[int, Decimal]:
    requests, booked = 0, Decimal(0)
    for count, amount in pairs:
        requests, booked = requests + count, booked + amount
    return requests, booked


def _agent(subject: str) -> str:
    """Agents' names may hold slashes, models' do not: kind / agent [/ model / model]."""
    kind, _, rest = subject.partition("/")
    return rest.rsplit("/", 2)[0] if kind == "cheaper model" else rest


def _what(body: str) -> str:
    try:
        return str(json.loads(body).get("what", ""))
    except (ValueError, AttributeError):
        return ""
