"""Rows of any database that SQLAlchemy reaches, by one query, without the right to change anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from analytics_desktop.models.connector import Access, ConnectorKind, Cursor, PulledPage
from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = ConnectorKind(
    name="sql",
    title="SQL database",
    help="Deals or KPI values from a query whose columns are called like the fields of the import.",
    fills="",
    options={
        "query": "one SELECT; its columns are named as in: analytics-desktop import deals",
        "kind": "deals or kpis",
    },
    secret="the address with its password, such as postgresql+psycopg://login:password@server/database",  # noqa: S106
    required=("query", "kind"),
)
AT_ONCE = 1000
_READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET TRANSACTION READ ONLY",
    "mariadb": "SET TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
    "oracle": "SET TRANSACTION READ ONLY",
}


def pages(access: Access, cursor: Cursor) -> Iterator[PulledPage]:
    """Always from the beginning: what is there already is not added twice."""
    from sqlalchemy import create_engine, text
    from sqlalchemy.exc import ArgumentError, SQLAlchemyError

    _one_select(access.options["query"])
    try:
        engine = create_engine(access.secret.strip())
    except (ArgumentError, ImportError, SQLAlchemyError):
        raise Problem("The address of the database cannot be used.", KIND.secret + ".") from None
    try:
        with engine.connect().execution_options(stream_results=True, max_row_buffer=AT_ONCE) as connection:
            _refuse_writing(connection)
            found = connection.execute(text(access.options["query"].replace(":", r"\:")))
            names = list(map(str.lower, found.keys()))
            for rows in found.partitions(AT_ONCE):
                yield PulledPage([_row(names, row) for row in rows], {"read": True})
            connection.rollback()
        yield PulledPage([], {})
    except SQLAlchemyError as error:
        detail = str(getattr(error, "orig", None) or type(error).__name__)
        raise Problem(
            "The database refuses the query.", "Check the query and the rights of the login.", detail
        ) from None
    finally:
        engine.dispose()


def _refuse_writing(connection: Connection) -> None:
    """The database itself refuses to write where it can; elsewhere everything is rolled back."""
    from sqlalchemy import text

    statement = _READ_ONLY.get(connection.dialect.name)
    if statement:
        connection.execute(text(statement))


def _one_select(query: str) -> None:
    bare = re.sub(r"'[^']*'", "''", query).strip().rstrip(";")
    if ";" in bare or not re.match(r"(select|with)\b", bare, re.IGNORECASE):
        raise Problem("The query must be one SELECT.", "Write one SELECT, or WITH ... SELECT.")


def _row(names: list[str], row: Any) -> dict[str, str]:
    return {name: _text(cell) for name, cell in zip(names, row, strict=True) if cell is not None}


def _text(cell: object) -> str:
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)
