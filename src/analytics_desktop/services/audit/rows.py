"""The raw rows behind the numbers, as CSV that a spreadsheet cannot run and that reads back exactly."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_desktop.services.sync.raw_tables import RawTable

from .columns import TIME_COLUMNS, treatment
from .pseudonyms import Pseudonyms
from .windows import Windows, bounds_of, within

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_AT_ONCE = 20_000
_CODES = {"person": "people_code", "name": "people_code", "text": "texts_code"}
_TRIGGERS = r"^[=+\-@\t\r\n＝＋－＠'']"  # as in csv_text; the apostrophe is doubled because this is SQL text


@dataclass(frozen=True)
class RowSource:
    """One table's rows of the window on an open connection, with the codes that its people and texts get."""

    cursor: DuckDBPyConnection
    table: RawTable
    names: Pseudonyms
    windows: Windows

    def lines(self) -> Iterator[list[str]]:
        """Lines of the CSV in batches, header first, in an order that depends on the rows only."""
        self._prepare("people_code", "INTEGER", "person", self.names.person)
        self._prepare("texts_code", "VARCHAR", "text", self.names.text)
        yield [",".join(self.table.names) + "\r\n"]
        self.cursor.execute(self._select(), bounds_of(self.table.name, self.windows))
        while batch := self.cursor.fetchmany(_AT_ONCE):
            yield [f"{row[0]}\r\n" for row in batch]

    def _prepare(self, name: str, kind: str, how: str, code: Callable[[Any], str]) -> None:
        """A table of the distinct values that need a code, for joining."""
        values: set[Any] = set()
        for column in self.table.names:
            if treatment(self.table.name, column) == how:
                sql = f'SELECT DISTINCT "{column}" FROM lake.{self.table.name} WHERE {within(self.table.name)}'
                found = self.cursor.execute(sql, bounds_of(self.table.name, self.windows)).fetchall()
                values.update(row[0] for row in found)
        known = sorted(values - {None})
        self.cursor.execute(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT unnest($a::{kind}[]) AS a, unnest($b::VARCHAR[]) AS b",
            {"a": known, "b": [code(value) for value in known]},
        )

    def _select(self) -> str:
        joins, fields = [], []
        for number, (column, kind) in enumerate(self.table.columns):
            how = treatment(self.table.name, column)
            value = f'r."{column}"'
            if how in _CODES:
                key = 'r."id"' if how == "name" else value
                joins.append(f"LEFT JOIN {_CODES[how]} c{number} ON c{number}.a = {key}")
                value = f"c{number}.b"
            fields.append(_field(how, kind, value))
        rows = f"(FROM lake.{self.table.name} WHERE {within(self.table.name)}) r"
        text = " || ',' || ".join(fields)
        return f"SELECT {text} FROM {rows} {' '.join(joins)} ORDER BY {', '.join(_order(self.table))}"


def _order(table: RawTable) -> list[str]:
    """Time and id, else all columns: a total order, for rows that are equal in all columns are equal lines."""
    key = [name for name in (TIME_COLUMNS.get(table.name), "id", "seq") if name in table.names]
    return [f'r."{name}"' for name in (key if {"id", "seq"} & set(key) else table.names)]


def _field(how: str, kind: str, value: str) -> str:
    """SQL that yields the CSV text of one column; text is always quoted, so that empty and unknown differ."""
    if how == "blank":
        return "''"
    if kind == "BLOB":
        return f"coalesce(lower(hex({value})), '')"
    if kind != "VARCHAR" and how == "keep":
        return f"coalesce(CAST({value} AS VARCHAR), '')"
    guarded = f"CASE WHEN regexp_matches({value}, '{_TRIGGERS}') THEN '''' || {value} ELSE {value} END"
    return f"""coalesce('"' || replace({guarded}, '"', '""') || '"', '')"""


def write_rows(batches: Iterator[list[str]], out: Path) -> int:
    """Gzip the lines without name or time stamp; gives the number of rows below the header."""
    lines = 0
    with out.open("wb") as raw, gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=3, mtime=0) as file:
        for batch in batches:
            file.write("".join(batch).encode())
            lines += len(batch)
    return lines - 1
