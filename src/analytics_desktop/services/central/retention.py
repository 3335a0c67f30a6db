"""For how long rows are kept: the policies that maintenance applies, and that workstations follow with a sync."""

from __future__ import annotations

from collections.abc import Sequence

import psycopg

from analytics_desktop.models.errors import Problem

from .connect import ensure_schema, open_central
from .ownership import acting_as_owner


def policies(dsn: str) -> dict[str, int]:
    """Table -> days."""
    with open_central(dsn) as connection:
        ensure_schema(connection)
        rows = connection.execute("SELECT table_name, keep_days FROM retention_policies ORDER BY 1").fetchall()
    return {str(table): int(days) for table, days in rows}


def set_policies(dsn: str, changes: Sequence[str]) -> None:
    """`changes`: TABLE=DAYS. All or none. Raises Problem for a table without a policy, or days that are not allowed."""
    with open_central(dsn) as connection:
        ensure_schema(connection)
        connection.commit()
        with acting_as_owner(connection):
            for change in changes:
                table, _, days = change.partition("=")
                _set(connection, table.strip(), days.strip())


def _set(connection: psycopg.Connection[tuple[object, ...]], table: str, days: str) -> None:
    if not days.isdigit():
        raise Problem(f"{table}={days} gives no number of days.", "Write it like analytics_events=90.")
    try:
        found = connection.execute(
            "UPDATE retention_policies SET keep_days = %s WHERE table_name = %s", [int(days), table]
        ).rowcount
    except (psycopg.errors.CheckViolation, psycopg.errors.NumericValueOutOfRange):
        raise Problem(
            f"Rows of {table} cannot be kept for {days} days.", "Give at least 1 day, and 365 for the audit log."
        ) from None
    if not found:
        raise Problem(f"There is no retention policy for {table}.", "List them: analytics-desktop central retention")
