"""From when on the raw rows of a table are whole: what is older went by retention and lives on in rollups only.

A row that arrives late for such a day must not let the day be computed again from itself alone. The day's rollup stays
as it is, and the row is counted apart, in lake.late_after_retention.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_TABLES = """
CREATE TABLE IF NOT EXISTS lake.raw_horizon (table_name VARCHAR, column_name VARCHAR, before TIMESTAMP);
CREATE TABLE IF NOT EXISTS lake.late_after_retention (table_name VARCHAR, day DATE, rows BIGINT);
"""


def note_cut_off(connection: DuckDBPyConnection, table: str, column: str, before: datetime) -> None:
    """Rows of the table that are older than `before` by `column` were just removed because of their age."""
    connection.execute(_TABLES)
    known = connection.execute("SELECT max(before) FROM lake.raw_horizon WHERE table_name = ?", [table]).fetchone()
    if known and known[0] is not None and known[0] >= before:
        return
    connection.execute("DELETE FROM lake.raw_horizon WHERE table_name = ?", [table])
    connection.execute("INSERT INTO lake.raw_horizon VALUES (?, ?, ?)", [table, column, before])


def first_whole_days(connection: DuckDBPyConnection, zone: str) -> dict[str, date]:
    """Table -> the first local day of which no row went by retention; tables that lost none are left out."""
    connection.execute(_TABLES)
    rows = connection.execute(
        "SELECT table_name, CAST((before - INTERVAL 1 MICROSECOND) AT TIME ZONE 'UTC' AT TIME ZONE ? AS DATE) "
        "FROM lake.raw_horizon",
        [zone],
    ).fetchall()
    return {table: last + timedelta(days=1) for table, last in rows}


def without_gone_days(
    connection: DuckDBPyConnection, changed: Mapping[str, set[date]], whole: Mapping[str, date]
) -> dict[str, set[date]]:
    """The changed local days that can be computed again; late rows of the others are counted apart."""
    kept: dict[str, set[date]] = {}
    for table, days in changed.items():
        first = whole.get(table)
        kept[table] = {day for day in days if first is None or day >= first}
        if len(kept[table]) < len(days):
            _count_late(connection, table)
    return kept


def _count_late(connection: DuckDBPyConnection, table: str) -> None:
    """What the lake holds beyond the horizon came after it was reached: retention left nothing there."""
    row = connection.execute(
        "SELECT column_name, before FROM lake.raw_horizon WHERE table_name = ?", [table]
    ).fetchone()
    if row is None:
        return
    found = (
        f'SELECT CAST("{row[0]}" AS DATE) AS day, count(*) AS rows FROM lake.{table} WHERE "{row[0]}" < ? GROUP BY ALL'
    )
    late = connection.execute(found, [row[1]]).fetchall()
    for day, rows in late:
        values = [table, day]
        connection.execute("DELETE FROM lake.late_after_retention WHERE table_name = ? AND day = ?", values)
        connection.execute("INSERT INTO lake.late_after_retention VALUES (?, ?, ?)", [*values, rows])
