"""Acting as the owner of the tables, for as long as one transaction and not longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from analytics_desktop.models.errors import Problem

OWNER = "analytics_owner"


@contextmanager
def acting_as_owner(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """One transaction (a savepoint inside an open one) in which `connection` is analytics_owner.

    Membership that had to be granted for it is given up again before the commit.

    Works for superusers, for members of analytics_owner, and for logins that may grant themselves the role.
    """
    with connection.transaction():
        row = connection.execute("SELECT current_user").fetchone()
        if row is not None and row[0] == OWNER:  # a caller further out is acting already, and will stop
            yield
            return
        granted = become_owner(connection)
        yield
        stop_being_owner(connection, granted)


def become_owner(connection: psycopg.Connection[Any]) -> bool:
    """SET LOCAL ROLE; True when membership had to be granted for it. Problem when the login may not."""
    major = connection.info.server_version // 10000
    row = connection.execute(
        f"SELECT rolsuper OR pg_has_role(session_user, '{OWNER}', '{'SET' if major >= 16 else 'MEMBER'}') "
        "FROM pg_roles WHERE rolname = session_user"
    ).fetchone()
    needs_grant = row is None or not row[0]
    options = " WITH INHERIT FALSE, SET TRUE" if major >= 16 else ""
    try:
        if needs_grant:
            grant = sql.SQL("GRANT {} TO {}").format(sql.Identifier(OWNER), _login(connection))
            connection.execute(grant + sql.SQL(options))
        connection.execute(f"SET LOCAL ROLE {OWNER}")
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(
            f"The login {connection.info.user} may not change the central store.",
            f"Use the login that made it, or have a superuser run: GRANT {OWNER} TO {connection.info.user}{options}",
            str(error),
        ) from None
    return needs_grant


def stop_being_owner(connection: psycopg.Connection[Any], granted: bool) -> None:
    connection.execute("RESET ROLE")
    if granted:
        connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(OWNER), _login(connection)))


def _login(connection: psycopg.Connection[Any]) -> sql.Identifier:
    return sql.Identifier(connection.info.user)
