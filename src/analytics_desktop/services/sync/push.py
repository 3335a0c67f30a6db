"""Sends what was decided on this machine to the central store, before a sync reads the store's present state."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, LiteralString

import psycopg
from psycopg.types.json import Jsonb

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Channel, Entry
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.journal import Journal

AT_ONCE = 500  # entries in one call
# Channel -> the function of the central store that takes its entries; it yields (entry id, whether it stands, why not).
_TAKES: dict[Channel, LiteralString] = {"decision": "SELECT * FROM submit_decisions(%s)"}


def push(journal: Journal, dsn: str) -> dict[str, str]:
    """Send what was not sent yet; returns the refused: entry id -> reason. Sending again after a failure adds nothing.
    The journal is pinned then, so that from here on nobody can cut off its end unnoticed.

    Raises Problem when the store cannot be reached; then everything stays unsent.
    """
    unsent = journal.unsent()
    if not unsent:
        journal.pin()
        return {}
    refused: dict[str, str] = {}
    try:
        with open_central(dsn, as_reader=True) as connection:
            ensure_schema(connection)
            for start in range(0, len(unsent), AT_ONCE):
                refused |= _send(connection, unsent[start : start + AT_ONCE])
            connection.commit()
    except psycopg.OperationalError as error:
        raise Problem(
            "The connection to the central store was lost.", "Check the network, then sync again.", str(error)
        ) from None
    journal.note_sent(unsent[-1].seq, refused)
    journal.pin()
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
