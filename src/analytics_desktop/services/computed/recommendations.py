"""Recommendations as a table, with what was decided on each and what it has brought."""

from __future__ import annotations

from decimal import Decimal

from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.services.savings.gather import facts_of
from analytics_desktop.services.savings.kinds import recommendations
from analytics_desktop.services.savings.taken import Taken, decided

from . import Computed, Evidence

COLUMNS = (
    Column("Kind", "text"),
    Column("What", "text"),
    Column("Saving a month", "money"),
    Column("State", "text"),
    Column("Saved so far", "money"),
    Column("Arithmetic", "text"),
    Column("Confidence", "text"),
    Column("Quality risk", "text"),
    Column("Key", "text"),
)


def compute(evidence: Evidence) -> Computed:
    found = {one.subject: one for one in recommendations(facts_of(evidence))}
    known = decided(evidence)
    rows = [_row(one, known.get(subject)) for subject, one in found.items()]
    rows += [_gone(subject, one) for subject, one in known.items() if subject not in found and one.state == "taken"]
    rank = {"open": 0, "taken": 1, "dismissed": 2}
    rows.sort(key=lambda row: rank[str(row[3])])
    note = "Savings of one agent overlap; do not add them up." if rows else ""
    return Computed(table=Table(COLUMNS, tuple(rows)), note=note)


def _row(one: Recommendation, known: Taken | None) -> tuple[Cell, ...]:
    state = known.state if known else "open"
    saved: Decimal | None = known.saved if known else None
    told = (one.arithmetic, one.confidence, one.risk, one.subject)
    return (one.kind, one.what, one.monthly, state, saved, *told)


def _gone(subject: str, known: Taken) -> tuple[Cell, ...]:
    """It was taken and shows in the numbers no more: only what it has brought is left to tell."""
    kind, _, rest = subject.partition("/")
    return (kind, known.what or rest.replace("/", ", "), None, known.state, known.saved, known.words, "", "", subject)
