"""One import, one transaction: all of it is in the central store, or nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.ownership import acting_as_owner

Connection = psycopg.Connection[Any]
_LOCK = 7_306_091_115  # any number that nothing else locks


@contextmanager
def importing(dsn: str, dry_run: bool, progress: Progress) -> Iterator[Connection]:
    """A connection in a transaction that commits at the end of the block; a dry run or an error undoes all of it.

    Only one import runs in a store at a time, others wait here; what it does is seen by nobody until it is complete.
    """
    connection = open_central(dsn)
    try:
        ensure_schema(connection)
        connection.rollback()
        with connection.transaction() as whole, acting_as_owner(connection):
            _wait_for_turn(connection, progress)
            yield connection
            if dry_run:
                raise psycopg.Rollback(whole)
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        raise _problem(error, connection) from error
    finally:
        connection.close()


def _problem(error: psycopg.Error, connection: Connection) -> Problem:
    if isinstance(error, psycopg.errors.InsufficientPrivilege):
        who = connection.info.user
        return Problem(f"The login {who} may not import.", "Ask the administrator of the store.", str(error))
    return Problem(
        "The connection to the central store was lost during the import.",
        "Import again: what is there already is not added twice.",
        str(error),
    )


def _wait_for_turn(connection: Connection, progress: Progress) -> None:
    while not one(connection, "SELECT pg_try_advisory_xact_lock(%s)", (_LOCK,)):
        progress("Waiting for another import to finish", 0.0)
        time.sleep(0.3)


def one(connection: Connection, query: str, values: tuple[Any, ...] | None = None) -> Any:
    """The single value of a query that gives one row of one column."""
    row = connection.execute(query.encode(), values).fetchone()
    assert row is not None
    return row[0]
