"""What the lake itself remembers of the last sync; written in the same transaction as the rows."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import duckdb

from analytics_desktop.models.manifest import ServerIdentity

from .central import Central
from .raw_tables import shape_sha256
from .window import Snapshot


@dataclass(frozen=True)
class State:
    snapshot: Snapshot
    server: ServerIdentity
    cluster: str
    role: str
    scope: str
    shape: str


def state_now(central: Central, snapshot: Snapshot) -> State:
    return State(snapshot, central.server, central.cluster, central.role, central.scope, shape_sha256())


def write_state(connection: duckdb.DuckDBPyConnection, state: State) -> None:
    values = asdict(state)
    values["snapshot"]["taken_at"] = state.snapshot.taken_at.isoformat()
    connection.execute("CREATE TABLE IF NOT EXISTS lake.sync_state (state VARCHAR)")
    connection.execute("DELETE FROM lake.sync_state")
    connection.execute("INSERT INTO lake.sync_state VALUES (?)", [json.dumps(values)])


def read_state(connection: duckdb.DuckDBPyConnection) -> State | None:
    """None for a lake in which no sync was ever finished, or one of a program that kept other facts."""
    try:
        row = connection.execute("SELECT state FROM lake.sync_state").fetchone()
        return _from_json(json.loads(row[0])) if row else None
    except (duckdb.CatalogException, ValueError, KeyError, TypeError):
        return None


def _from_json(values: dict[str, Any]) -> State:
    snapshot = values.pop("snapshot")
    taken_at = datetime.fromisoformat(snapshot.pop("taken_at")).astimezone(UTC)
    return State(Snapshot(taken_at=taken_at, **snapshot), ServerIdentity(**values.pop("server")), **values)


def reason_for_full(last: State | None, central: Central) -> str:
    """Why rows that are already here cannot be built upon; empty when they can."""
    if last is None:
        return "first sync"
    if last.server.server_id != central.server.server_id or last.cluster != central.cluster:
        return "the server was exchanged or restored"
    if (last.role, last.scope) != (central.role, central.scope):
        return "this login may see other rows than before"
    if last.shape != shape_sha256() or last.server.schema_version != central.server.schema_version:
        return "this version of the program keeps other columns"
    return ""
