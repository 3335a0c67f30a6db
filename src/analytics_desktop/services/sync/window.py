"""Which rows are new: the difference of two snapshots of the server.

A snapshot says which transactions were finished when it was taken. A row is new if the transaction that wrote it is
finished now and was not at the last sync, however long it ran; sequence numbers and timestamps cannot tell that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import duckdb

_NOW = """
SELECT pg_current_snapshot()::text AS snapshot,
       pg_snapshot_xmin(pg_current_snapshot())::text AS horizon,
       pg_snapshot_xmax(pg_current_snapshot())::text AS next_xid,
       extract(epoch FROM now())::text AS seconds,
       pg_is_in_recovery() AS is_replica
"""


@dataclass(frozen=True)
class Snapshot:
    """`horizon`: every transaction below it was finished; `next_xid`: none from there on had begun."""

    text: str
    horizon: int
    next_xid: int
    taken_at: datetime  # UTC


def take_snapshot(connection: duckdb.DuckDBPyConnection) -> Snapshot:
    """The snapshot that all reads of the current transaction see."""
    row = connection.execute(
        "SELECT snapshot, horizon::UBIGINT, next_xid::UBIGINT, "
        "make_timestamp((seconds::DECIMAL(20, 6) * 1000000)::BIGINT), "
        f"is_replica FROM postgres_query('central', $${_NOW}$$)"
    ).fetchone()
    assert row is not None
    text, horizon, next_xid, taken_at, is_replica = row
    if is_replica:
        # A replica's snapshot does not list the transactions in progress between the two: claim nothing of them.
        text, next_xid = f"{horizon}:{horizon}:", horizon
    return Snapshot(text, horizon, next_xid, taken_at.replace(tzinfo=UTC))


def changed_since(last: Snapshot, now: Snapshot) -> str:
    """WHERE clause for the server.

    The two comparisons let the index find the range. The upper one also leaves out rows that claim a transaction of the
    future, as a store does that was restored from a dump: such rows are read when everything is.
    """
    return (
        f"changed_xid >= '{last.horizon}'::xid8 AND changed_xid < '{now.next_xid}'::xid8 "
        f"AND NOT pg_visible_in_snapshot(changed_xid, '{last.text}'::pg_snapshot)"
    )
