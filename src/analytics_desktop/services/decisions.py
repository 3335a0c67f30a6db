"""Decisions as this machine knows them: those of the central store, and those that wait here for the next sync."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.decision import RIGHTS, Decision, may_decide
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Entry

from .journal import Journal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ALL = "SELECT id::VARCHAR, kind, subject, body, decided_by, decided_at, state FROM mart.decisions ORDER BY place, id"
_ADD = """
INSERT INTO mart.decisions
SELECT ?::UUID, ?, ?, ?, ?, ?, 'waiting', (SELECT coalesce(max(place), 0) + 1 FROM mart.decisions)
WHERE NOT EXISTS (FROM mart.decisions WHERE id = ?::UUID)
"""


def decide(journal: Journal, role: str, kind: str, subject: str, body: Mapping[str, Any]) -> Entry:
    """Write a decision down; the next sync brings it to everybody. Raises Problem when the role may not decide this."""
    if not may_decide(kind, role):
        raise Problem(f"The role {role} may not decide this.", f"Ask one of: {', '.join(sorted(RIGHTS[kind]))}.")
    if "\\u0000" in json.dumps([subject, dict(body)]):
        raise Problem("The text has characters that cannot be kept.", "Take out the invisible characters (NUL).")
    return journal.append("decision", kind, subject, body)


def waiting(journal: Journal) -> tuple[Entry, ...]:
    return tuple(entry for entry in journal.unsent() if entry.channel == "decision")


def add_waiting(connection: DuckDBPyConnection, entries: Iterable[Entry]) -> None:
    """Put decisions that wait for a sync into the memory of an open generation, where metrics see them."""
    for entry in entries:
        body = json.dumps(dict(entry.body), ensure_ascii=False, sort_keys=True)
        at = entry.at.astimezone(UTC).replace(tzinfo=None)
        connection.execute(_ADD, [entry.id, entry.kind, entry.subject, body, entry.who, at, entry.id])


def decisions(connection: DuckDBPyConnection, kind: str | None = None) -> tuple[Decision, ...]:
    """All decisions, of one kind if it is given, in the order in which they came to stand."""
    rows = connection.execute(_ALL).fetchall()
    return tuple(
        Decision(id_, kind_, subject, json.loads(body), who, at.replace(tzinfo=UTC), state)
        for id_, kind_, subject, body, who, at, state in rows
        if kind in {None, kind_}
    )


def standing(found: Iterable[Decision]) -> dict[tuple[str, str], Decision]:
    """(kind, subject) -> the decision that counts: the latest."""
    return {(one.kind, one.subject): one for one in found}
