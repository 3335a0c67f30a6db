"""From frames to tables: COPY, and the things around it that make it fast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import polars as pl
import psycopg
from psycopg import sql

Connection = psycopg.Connection[Any]

_NULL = "\\N"
_INSTANT = "%Y-%m-%d %H:%M:%S%.6f+00"


def copy_frame(connection: Connection, table: str, frame: pl.DataFrame) -> int:
    """Append `frame`, whose columns are named like those of `table`; returns the number of rows."""
    if frame.is_empty():
        return 0
    buffer = BytesIO()
    frame.write_csv(buffer, include_header=False, datetime_format=_INSTANT, null_value=_NULL)
    columns = sql.SQL(", ").join(map(sql.Identifier, frame.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, NULL {})").format(
        sql.Identifier(table), columns, sql.Literal(_NULL)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(buffer.getbuffer())
    return frame.height


@contextmanager
def checked_and_indexed_afterwards(connection: Connection, tables: tuple[str, ...]) -> Iterator[None]:
    """Do without the foreign keys and plain indexes of `tables`, and make them again at the end.

    All in the caller's transaction. Making a foreign key checks every row: one that refers to nothing fails the load.
    """
    keys = connection.execute(_FOREIGN_KEYS, [list(tables)]).fetchall()
    indexes = connection.execute(_PLAIN_INDEXES, [list(tables)]).fetchall()
    for table, name, _ in keys:
        connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    yield
    for _, definition in indexes:  # of a partitioned table it says ONLY, which would leave its partitions without
        connection.execute(definition.replace(" ON ONLY ", " ON ", 1))
    for table, name, definition in keys:
        connection.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


_FOREIGN_KEYS = """
SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY(%s::regclass[]) ORDER BY 1, 2
"""
_PLAIN_INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index i
WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
ORDER BY 1
"""


def advance_sequences(connection: Connection, tables: tuple[str, ...]) -> None:
    """Let every identity column continue after its highest key."""
    for table, column in connection.execute(
        "SELECT attrelid::regclass::text, attname FROM pg_attribute "
        "WHERE attidentity <> '' AND attrelid = ANY(%s::regclass[])",
        [list(tables)],
    ).fetchall():
        connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column})) "
            f"FROM {table} HAVING count(*) > 0"
        )


@contextmanager
def row_policies_lifted(connection: Connection, tables: tuple[str, ...]) -> Iterator[None]:
    """COPY refuses tables with enforced row-level security; within our transaction nobody else can look."""
    for table in tables:
        connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    yield
    for table in tables:
        connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
