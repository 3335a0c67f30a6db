"""Sends what was decided and looked at on this machine to the central store, before a sync reads its present state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, Protocol

import psycopg
from psycopg.types.json import Jsonb

from analytics_desktop.models.access import Limit
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Channel, Entry
from analytics_desktop.services.access.limits import WORDS, remember_central, too_many
from analytics_desktop.services.access.log import AccessLog
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.lake.keys import Secrets

AT_ONCE = 500  # entries in one call
_LIMITS = "SELECT kind, most, extract(epoch FROM within)::integer FROM access_limits"
# Channel -> the function of the central store that takes its entries; it yields (entry id, whether it stands, why not).
_TAKES: dict[Channel, LiteralString] = {
    "decision": "SELECT * FROM submit_decisions(%s)",
    "access": "SELECT * FROM submit_access(%s)",
}


class Sent(Protocol):
    """A journal, or one of its kind, as far as sending is concerned."""

    def unsent(self) -> tuple[Entry, ...]: ...
    def note_sent(self, through: int, refused: Mapping[str, str]) -> None: ...
    def pin(self) -> None: ...


def push(journal: Sent, dsn: str) -> dict[str, str]:
    """Send what was not sent yet; returns the refused: entry id -> reason. Sending again after a failure adds nothing.
    The journal is pinned then, so that from here on nobody can cut off its end unnoticed.

    Raises Problem when the store cannot be reached; then everything stays unsent.
    """
    unsent = journal.unsent()
    if not unsent:
        journal.pin()
        return {}
    with _connected(dsn) as connection:
        refused = _send_all(connection, unsent)
    journal.note_sent(unsent[-1].seq, refused)
    journal.pin()
    return refused


def push_accesses(log: AccessLog, secrets: Secrets, dsn: str) -> dict[str, str]:
    """Send what was looked at, and learn how much the central store allows. Raises Problem where it was too much."""
    unsent = log.unsent()
    with _connected(dsn) as connection:
        refused = _send_all(connection, unsent)
        limits = connection.execute(_LIMITS).fetchall()
        over = connection.execute("SELECT kind, most, within_seconds, seconds FROM access_wait()").fetchall()
    if unsent:
        log.note_sent(unsent[-1].seq, refused)
    log.pin()
    remember_central(secrets, {kind: (most, seconds) for kind, most, seconds in limits})
    if over:
        kind, most, within, wait = over[0]
        raise too_many(Limit(kind, most, within, f"{WORDS[kind]} of this login"), wait)
    return refused


@contextmanager
def _connected(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    try:
        with open_central(dsn, as_reader=True) as connection:
            ensure_schema(connection)
            yield connection
            connection.commit()
    except psycopg.OperationalError as error:
        raise Problem(
            "The connection to the central store was lost.", "Check the network, then sync again.", str(error)
        ) from None


def _send_all(connection: psycopg.Connection[Any], unsent: Sequence[Entry]) -> dict[str, str]:
    refused: dict[str, str] = {}
    for start in range(0, len(unsent), AT_ONCE):
        refused |= _send(connection, unsent[start : start + AT_ONCE])
    return refused


def _send(connection: psycopg.Connection[Any], entries: Iterable[Entry]) -> dict[str, str]:
    refused: dict[str, str] = {}
    for channel, statement in _TAKES.items():
        texts = [_as_json(entry) for entry in entries if entry.channel == channel]
        for id_, stands, reason in connection.execute(statement, [Jsonb(texts)]).fetchall() if texts else ():
            if not stands:
                refused[str(id_)] = str(reason)
    return refused


def _as_json(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "subject": entry.subject,
        "body": dict(entry.body),
        "decided_at": entry.at.isoformat(),
        "who": entry.who,
    }
