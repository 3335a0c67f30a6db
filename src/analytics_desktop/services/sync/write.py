"""Writes the rows of one sync into a draft, in one transaction with the memory of where the sync stopped."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from analytics_desktop.models.progress import Progress, part
from analytics_desktop.services.lake.duck import literal
from analytics_desktop.services.lake.watched import run_watched, watched

from .apply import Changes, apply_changes
from .attach import attach_central
from .central import Central
from .compact import compact
from .load import load_all
from .state import State, read_state, reason_for_full, state_now, write_state
from .window import changed_since, take_snapshot


class CannotContinue(Exception):
    """The rows that are here cannot be built upon; everything has to be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Written:
    """`commit_error`: the commit was answered by an error, so whether it happened is to be found out by reading.

    `days`: raw table -> UTC days of rows that came, changed or went; None where everything was read. `erased`: a person
    was erased since the last sync, so what is older than this generation must go.
    """

    state: State
    rows: dict[str, int]
    deleted: dict[str, int]
    commit_error: duckdb.Error | None
    days: dict[str, set[date]] | None = None
    erased: bool = False


def write_everything(connection: duckdb.DuckDBPyConnection, central: Central, dsn: str, progress: Progress) -> Written:
    """Fill an empty draft."""
    attach_central(connection, dsn, central.application)
    connection.execute("BEGIN")
    state = state_now(central, take_snapshot(connection))
    rows = load_all(connection, central, part(progress, 0.0, 0.75))
    _refresh(connection, None, central.server.zone, part(progress, 0.75, 0.95))
    return Written(state, rows, {}, _commit(connection, state, part(progress, 0.95, 1.0)))


def write_changes(connection: duckdb.DuckDBPyConnection, central: Central, dsn: str, progress: Progress) -> Written:
    """Continue a draft that was copied from the last generation.

    Raises CannotContinue, with nothing written, when changes alone would not give the server's state.
    """
    last = read_state(connection)
    reason = reason_for_full(last, central)
    if last is None or reason:
        raise CannotContinue(reason)
    attach_central(connection, dsn, central.application)
    connection.execute("BEGIN")
    state = state_now(central, take_snapshot(connection))
    if state.snapshot.next_xid < last.snapshot.next_xid:
        raise CannotContinue("the server was set back to an older state")
    condition = changed_since(last.snapshot, state.snapshot)
    erased = _has_erased(connection, condition)
    changes = apply_changes(connection, central, condition, part(progress, 0.0, 0.6))
    _refresh(connection, changes, central.server.zone, part(progress, 0.6, 0.9))
    error = _commit(connection, state, part(progress, 0.9, 0.95))
    if error is None:
        compact(connection, part(progress, 0.95, 1.0), erased)
    return Written(state, changes.rows, changes.deleted, error, changes.touched, erased)


def _has_erased(connection: duckdb.DuckDBPyConnection, condition: str) -> bool:
    query = f"SELECT count(*) AS times FROM erasures WHERE {condition}"
    row = connection.execute(f"SELECT times FROM postgres_query('central', {literal(query)})").fetchone()
    return row is not None and bool(row[0])


def _refresh(connection: duckdb.DuckDBPyConnection, changes: Changes | None, zone: str, progress: Progress) -> None:
    from analytics_desktop.services.logs.upkeep import refresh_logs
    from analytics_desktop.services.marts import refresh_marts

    touched = None if changes is None else changes.touched

    def work(note: Progress) -> None:
        refresh_marts(connection, touched, zone, part(note, 0.0, 0.6))
        refresh_logs(connection, touched, zone, part(note, 0.6, 1.0))

    watched(connection, work, "Rolling up", progress)


def _commit(connection: duckdb.DuckDBPyConnection, state: State, progress: Progress) -> duckdb.Error | None:
    write_state(connection, state)
    try:
        run_watched(connection, "COMMIT", "Writing", progress)
    except duckdb.Error as error:
        return error
    connection.execute("DETACH central")
    return None
