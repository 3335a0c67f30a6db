"""Brings changed and deleted rows of the server into the lake. Doing it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb

from analytics_desktop.models.progress import Progress
from analytics_desktop.services.lake.duck import literal
from analytics_desktop.services.lake.watched import run_watched
from analytics_desktop.services.mart_days import runs_of
from analytics_desktop.services.raw_horizon import note_cut_off

from .central import Central
from .raw_tables import RawTable, raw_tables


@dataclass
class Changes:
    """`touched`: raw table -> UTC days of rows that came, changed or went; an empty set where rows have no day.

    Days whose rows went because of their age are not touched: what was computed from them stays.
    """

    rows: dict[str, int] = field(default_factory=dict)
    deleted: dict[str, int] = field(default_factory=dict)
    touched: dict[str, set[date]] = field(default_factory=dict)


def apply_changes(
    connection: duckdb.DuckDBPyConnection, central: Central, condition: str, progress: Progress
) -> Changes:
    """Everything that `condition` (SQL for the server) selects, deletions first: a key may be used again later."""
    changes = Changes()
    _fetch_tombstones(connection, condition)
    tables = list(raw_tables().values())
    for index, table in enumerate(tables):
        one = _Table(connection, table, central)
        one.delete(changes)

        def step(message: str, fraction: float, index: int = index) -> None:
            progress(message, (index + fraction) / len(tables))

        one.upsert(condition, changes, step)
    connection.execute("DROP TABLE gone")
    return changes


def _fetch_tombstones(connection: duckdb.DuckDBPyConnection, condition: str) -> None:
    query = f"SELECT table_name, row_id, rows_before FROM tombstones WHERE {condition}"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE gone AS SELECT table_name, row_id, make_timestamp(epoch_us(rows_before)) AS "
        f"rows_before FROM postgres_query('central', {literal(query)})"
    )


class _Table:
    """Changes of one table. `key` is empty where the table has one row and its key is not in the lake."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: RawTable, central: Central) -> None:
        self._connection = connection
        self._table = table
        self._key = tuple(name for name in central.keys[table.name] if name in table.names)
        time = central.times.get(table.name) or ("day" if "day" in table.names else None)
        self._time = time
        self._fixed_times = central.fixed_times
        self._ages_by = central.times.get(table.name)
        self._stop = central.stop

    def delete(self, changes: Changes) -> None:
        """Apply tombstones: rows by key, and every row older than a cut-off."""
        name = self._table.name
        ids, before = self._tombstones()
        deleted = 0
        if ids and self._key:
            gone = f"IN (SELECT {self._gone_key()} FROM gone WHERE table_name = {literal(name)} AND row_id IS NOT NULL)"
            deleted += self._delete(f"{self._key_text()} {gone}", changes)
        if before is not None and self._ages_by:
            deleted += self._execute(f'DELETE FROM lake.{name} WHERE "{self._ages_by}" < ?', [before])
            note_cut_off(self._connection, name, self._ages_by, before)
        if deleted:
            changes.deleted[name] = deleted

    def upsert(self, condition: str, changes: Changes, progress: Progress) -> None:
        """Replace or add the rows that changed: keys first, so that the rows themselves are streamed and never kept."""
        name = self._table.name
        count = self._fetch_keys(condition, progress)
        if not count:
            return
        if self._key:
            same_key = f"{self._key_text()} IN (SELECT {self._key_text()} FROM changed)"
            self._delete(f"{same_key} AND {self._same_time()}", changes)
        else:
            self._execute(f"DELETE FROM lake.{name}")
        statement = (
            f"INSERT INTO lake.{name} SELECT {self._table.lake_columns} FROM "
            f"postgres_query('central', {literal(self._query(self._table.central_columns, condition))})"
        )
        changes.rows[name] = self._run(statement, f"Reading {name}", progress)
        self._touch(changes, "changed", "true")

    def _fetch_keys(self, condition: str, progress: Progress) -> int:
        wanted = [column for column in self._table.columns if column[0] in (*self._key, self._time)]
        short = RawTable(self._table.name, tuple(wanted) or self._table.columns[:1])
        statement = (
            f"CREATE OR REPLACE TEMP TABLE changed AS SELECT {short.lake_columns} FROM "
            f"postgres_query('central', {literal(self._query(short.central_columns, condition))})"
        )
        return self._run(statement, f"Asking for changes of {short.name}", progress)

    def _run(self, statement: str, message: str, progress: Progress) -> int:
        return int(run_watched(self._connection, statement, message, progress, self._stop)[0][0])

    def _query(self, columns: str, condition: str) -> str:
        return f"SELECT {columns} FROM {self._table.name} WHERE {condition}"

    def _tombstones(self) -> tuple[int, datetime | None]:
        row = self._connection.execute(
            "SELECT count(row_id), max(rows_before) FROM gone WHERE table_name = ?", [self._table.name]
        ).fetchone()
        return row or (0, None)

    def _key_text(self) -> str:
        return _tuple([f'"{key}"' for key in self._key])

    def _gone_key(self) -> str:
        """The key inside a tombstone's row_id; the columns of a longer key are joined by '/'."""
        kinds = dict(self._table.columns)
        if len(self._key) == 1:
            return f"TRY_CAST(row_id AS {kinds[self._key[0]]})"
        keys = enumerate(self._key, start=1)
        return _tuple([f"TRY_CAST(split_part(row_id, '/', {index}) AS {kinds[key]})" for index, key in keys])

    def _delete(self, where: str, changes: Changes) -> int:
        """Deletes and notes the days of the rows as they were. To look is cheaper than to delete nothing."""
        if not self._touch(changes, f"lake.{self._table.name}", where):
            return 0
        return self._execute(f"DELETE FROM lake.{self._table.name} WHERE {where}")

    def _touch(self, changes: Changes, source: str, where: str) -> bool:
        """Notes the days of the rows `where`; whether there are any."""
        day = f'CAST("{self._time}" AS DATE)' if self._time else "NULL"
        found = self._connection.execute(f"SELECT DISTINCT {day} FROM {source} WHERE {where}").fetchall()
        days = changes.touched.setdefault(self._table.name, set()) if found else set()
        days.update(day for (day,) in found if day is not None)
        return bool(found)

    def _same_time(self) -> str:
        """Where rows with the keys of `changed` can be: on the same days, if the server says that times are fixed."""
        if self._time is None or self._table.name not in self._fixed_times:
            return "true"
        rows = self._connection.execute(f'SELECT DISTINCT CAST("{self._time}" AS DATE) FROM changed').fetchall()
        runs = runs_of([self._table.name], 0, 0, {self._table.name: {day for (day,) in rows}})
        ranges = [f"\"{self._time}\" >= '{first}' AND \"{self._time}\" < '{finish}'" for first, finish in runs]
        return f"({' OR '.join(ranges)})"

    def _execute(self, statement: str, values: list[object] | None = None) -> int:
        return int(self._connection.execute(statement, values or []).fetchall()[0][0])


def _tuple(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"
