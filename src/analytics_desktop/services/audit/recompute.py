"""Computes the numbers of a pack again from its rows, with the SQL that ships with this program, in a locked room."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, part
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.marts import load_marts, refresh_marts
from analytics_desktop.services.pages import build_page
from analytics_desktop.services.query import Reader
from analytics_desktop.services.sync.raw_tables import RawTable, raw_tables

from .columns import LEFT_OUT, packed_tables, treatment
from .facts import PackFacts, filters_from
from .numbers import numbers_of, provable

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_RATIO, MOST_BYTES = 400, 64 << 30  # rows compress 5 to 30 times; a bomb a thousand times and more
_PEOPLE = "people_of_the_pack"


class BadRows(Exception):
    """Rows that cannot be read; the message says which and why."""


class Recomputed:
    """Stands where a generation of the lake stands, filled from a pack. Close the connection when done."""

    def __init__(self, connection: DuckDBPyConnection, facts: PackFacts) -> None:
        self.connection = connection
        self.number, self.manifest_sha256 = facts.generation, facts.manifest_sha256

    def cursor(self) -> DuckDBPyConnection:
        return self.connection.cursor()


@contextmanager
def lake_of_rows(rows: Path, room: Path, facts: PackFacts, progress: Progress) -> Iterator[Recomputed]:
    """A lake in memory made of `rows/<table>.csv.gz`; `room` is an empty folder for what needs disk.

    The connection reaches the unpacked rows and nothing else before the first statement reads them. Raises BadRows.
    """
    from analytics_desktop.services.lake.duck import connect, lock_down

    tables = packed_tables()
    files = {table.name: unpack(rows / f"{table.name}.csv.gz", room / f"{table.name}.csv") for table in tables}
    connection = connect((), room / "spill")
    try:
        connection.execute("ATTACH ':memory:' AS lake")
        lock_down(connection, list(files.values()))
        for number, table in enumerate(tables):
            progress(f"Reading rows of {table.name}", 0.5 * number / len(tables))
            with readable(table.name):
                _stage(connection, table, files[table.name])
        _fill(connection, tables)
        with readable("rollups"):
            refresh_marts(connection, None, facts.zone, part(progress, 0.5, 1.0))
        _load(connection)
        yield Recomputed(connection, facts)
    finally:
        connection.close()


def _load(connection: DuckDBPyConnection) -> None:
    """Rollups where an open generation has them."""
    connection.execute("CREATE SCHEMA mart")
    for mart in load_marts():
        if mart.stays:
            continue
        connection.execute(f"CREATE TABLE mart.{mart.name} AS FROM lake.mart_{mart.name} ORDER BY day")


@contextmanager
def readable(what: str) -> Iterator[None]:
    """Rows that the program's SQL cannot digest are bad rows: with rows of its own lake it never fails."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise BadRows(f"{what}: {str(error).splitlines()[0][:200]}") from error


def unpack(source: Path, target: Path) -> Path:
    """Decompress with a limit, so that a small file cannot fill the disk. Raises BadRows."""
    most = min(source.stat().st_size * MOST_RATIO + (1 << 20), MOST_BYTES) if source.is_file() else 0
    written = 0
    try:
        with gzip.open(source) as packed, target.open("wb") as plain:
            while block := packed.read(1 << 20):
                written += len(block)
                if written > most:
                    raise BadRows(f"{source.name} grows without measure when it is unpacked")
                plain.write(block)
    except (OSError, EOFError) as error:
        raise BadRows(f"{source.name} cannot be unpacked: {error}") from error
    return target


def _stage(connection: DuckDBPyConnection, table: RawTable, file: Path) -> None:
    """The file's fields as text, exactly as they are; nothing is guessed."""
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in table.names)
    connection.execute(
        f"CREATE TEMP TABLE staged_{table.name} AS FROM read_csv($file, columns = {{{columns}}}, header = true, "
        "auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '', allow_quoted_nulls = false)",
        {"file": str(file)},
    )
    with file.open(encoding="utf-8", errors="replace") as source:
        if source.readline(10_000).rstrip("\r\n") != ",".join(table.names):
            raise BadRows(f"{table.name} has other columns than expected")


def _fill(connection: DuckDBPyConnection, tables: tuple[RawTable, ...]) -> None:
    """Turn text into values, and each pseudonym into a number of its own, because person ids are numbers in the SQL."""
    people = [
        f'SELECT "{name}" AS code FROM staged_{table.name}'
        for table in tables
        for name in table.names
        if treatment(table.name, name) == "person"
    ]
    connection.execute(
        f"CREATE TEMP TABLE {_PEOPLE} AS SELECT code, CAST(row_number() OVER (ORDER BY code) AS INTEGER) AS number "
        f"FROM ({' UNION '.join(people)}) WHERE code IS NOT NULL"
    )
    for table in tables:
        connection.execute(table.ddl)
        with readable(table.name):
            connection.execute(f"INSERT INTO lake.{table.name} {_select(table)}")
        connection.execute(f"DROP TABLE staged_{table.name}")
    for name in LEFT_OUT:  # the SQL names them, so they are there without rows
        connection.execute(raw_tables()[name].ddl)


def _select(table: RawTable) -> str:
    fields, joins = [], []
    for place, (name, kind) in enumerate(table.columns):
        value = f's."{name}"'
        if treatment(table.name, name) == "person":
            joins.append(f"LEFT JOIN {_PEOPLE} p{place} ON p{place}.code = {value}")
            fields.append(f"p{place}.number")
        elif kind == "VARCHAR":
            fields.append(f"CASE WHEN starts_with({value}, '''') THEN substr({value}, 2) ELSE {value} END")
        else:
            fields.append(f"unhex({value})" if kind == "BLOB" else f"CAST({value} AS {kind})")
    return f"SELECT {', '.join(fields)} FROM staged_{table.name} s {' '.join(joins)}"


def numbers_again(lake: Recomputed, facts: PackFacts, packed: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """{page: numbers} for the questions of the packed pages. A page that cannot be asked is missing.

    Raises BadRows.
    """
    catalogue, result = load_catalogue(), {}
    with readable("names"):
        reader = Reader(lake, narrow=False)  # in the words as they are read
    reader.groups = None  # what the pack suppresses is taken out of the numbers when both are compared
    for page, data in packed.items():
        try:
            filters = filters_from(data["filters"])
            again = build_page(reader, catalogue, facts.source, page, filters)
            result[page] = numbers_of(provable(again))
        except (Problem, ValueError, KeyError, TypeError):
            continue
    return result
