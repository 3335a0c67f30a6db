"""Logins for people who read the central store."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.ownership import become_owner, stop_being_owner

ROLES = ("executive", "finance", "manager", "engineer", "auditor", "compliance", "admin")
_POWERLESS = "LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
_UNFIT = "SELECT rolsuper OR rolbypassrls OR rolcreaterole OR NOT rolcanlogin FROM pg_roles WHERE rolname = %s"
_KEEP = """
INSERT INTO logins VALUES (%s, %s, %s)
ON CONFLICT (login) DO UPDATE SET person_id = excluded.person_id, role = excluded.role
"""


def create_login(dsn: str, login: str, role: str, password: str, person_id: int | None = None) -> None:
    """Make (or give a new role and password to) a login that may read what `role` may see.

    `person_id` is the person behind it: whose own rows an engineer sees, whose people a manager sees.
    """
    if role not in ROLES:
        raise Problem(f"There is no role {role}.", f"Choose one of: {', '.join(ROLES)}.")
    with open_central(dsn) as connection:
        ensure_schema(connection)
        try:
            _make_role(connection, login, role, password)
            granted = become_owner(connection)
            connection.execute(_KEEP, [login, person_id, role])
            stop_being_owner(connection, granted)
        except psycopg.errors.InsufficientPrivilege as error:
            raise Problem(
                f"The login {connection.info.user} may not make logins.", "Use an administrator's DSN.", str(error)
            ) from None
        except psycopg.errors.ForeignKeyViolation:
            raise Problem(f"There is no person {person_id}.", "Import the people first.") from None


def _make_role(connection: psycopg.Connection[Any], login: str, role: str, password: str) -> None:
    name = sql.Identifier(login)
    known = connection.execute(_UNFIT, [login]).fetchone()
    if login.startswith(("analytics_", "pg_")) or (known is not None and known[0]):
        raise Problem(f"{login} is no login for reading, or may do too much.", "Choose another name.")
    verb = sql.SQL("CREATE" if known is None else "ALTER")
    secret = _verifier(connection, login, password)
    connection.execute(sql.SQL("{} ROLE {} " + _POWERLESS + " PASSWORD {}").format(verb, name, sql.Literal(secret)))
    for other in ROLES:
        group = sql.Identifier(f"analytics_{other}")
        statement = "GRANT {} TO {}" if other == role else "REVOKE {} FROM {}"
        if other == role or known is not None:
            connection.execute(sql.SQL(statement).format(group, name))


def _verifier(connection: psycopg.Connection[Any], login: str, password: str) -> str:
    """The salted hash that the server would make, so that the password itself is in no log of statements."""
    return connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()
