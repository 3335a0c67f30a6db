"""The entries of the audit log against the leaves of its tree."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from .compiled import compiled_for
from .leaf_sql import leaf_sql

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_GRACE = timedelta(days=2)  # retention counts days of the reporting zone, and runs when it is started

_ERASED = """
SELECT unnest(CAST(json_extract_string(detail, '$.seqs') AS BIGINT[])) AS seq FROM lake.audit_log
WHERE action = 'person.erased' AND source = 'central'
"""
_SINCE = """
$now::TIMESTAMP + $grace - to_days(CAST((SELECT max(keep_days) FROM lake.retention_policies
WHERE table_name = 'audit_log') AS INTEGER))
"""
_MISSING = f"""
WITH erased AS ({_ERASED})
SELECT l.seq FROM lake.audit_leaves l ANTI JOIN lake.audit_log a USING (seq) ANTI JOIN erased USING (seq)
WHERE l.occurred_at >= {_SINCE} ORDER BY 1 LIMIT 3
"""


class HistoryChanged(Exception):
    """The log is not a continuation of what was seen; the message says how, as a sentence."""


def check_entries(connection: DuckDBPyConnection, synced_at: datetime, days: Collection[date] | None) -> None:
    """Every entry has the hash of its leaf; every leaf has its entry, unless that was old enough to be removed, or went
    with a person who was erased: then an entry of its own, under the tree like any other, names it.

    `days`: of entries to compare with their leaves, None for all. Raises HistoryChanged.
    """
    moment = {"now": synced_at.replace(tzinfo=None), "grace": _GRACE}
    hold, complete = _shown_quickly(connection, moment) if days is None else (False, False)
    if not hold and (days is None or days):
        _check_hashes(connection, days)
    missing = [] if complete else connection.execute(_MISSING, moment).fetchall()
    if missing:
        raise HistoryChanged(f"Audit entries are missing that are too young to be removed: {_some(missing)}.")


def _shown_quickly(connection: DuckDBPyConnection, moment: dict[str, Any]) -> tuple[bool, bool]:
    """Whether all entries hold, and whether none is missing, as far as that was shown by compiled code.

    What was not is asked of SQL, which can also say which entries are wrong, and knows who was erased.
    """
    query = f"SELECT count(*), epoch_us({_SINCE}) FROM lake.audit_log"
    entries, since = connection.execute(query, moment).fetchall()[0]
    compiled = compiled_for(entries)
    if compiled is None:
        return False, False
    from .quick_entries import shown_quickly

    return shown_quickly(connection, compiled, since)


def _check_hashes(connection: DuckDBPyConnection, days: Collection[date] | None) -> None:
    """The entries of some days are set apart first: hashing is what takes long."""
    some = "WHERE CAST(occurred_at AS DATE) IN (SELECT unnest($days::DATE[]))"
    entries = "lake.audit_log" if days is None else "entries"
    wrong = connection.execute(
        ("" if days is None else f"WITH entries AS MATERIALIZED (SELECT * FROM lake.audit_log {some}) ")
        + f"SELECT a.seq FROM {entries} a LEFT JOIN lake.audit_leaves l USING (seq) WHERE "
        f"unhex({leaf_sql('a')}) <> coalesce(l.leaf_hash, a.leaf_hash) OR a.occurred_at <> l.occurred_at "
        "ORDER BY 1 LIMIT 3",
        {} if days is None else {"days": list(days)},
    ).fetchall()
    if wrong:
        raise HistoryChanged(f"Audit entries were changed after they were written: {_some(wrong)}.")


def _some(rows: Sequence[tuple[Any, ...]]) -> str:
    return "number " + ", ".join(str(row[0]) for row in rows) + (" and perhaps more" if len(rows) == 3 else "")
