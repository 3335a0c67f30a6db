"""The one door to the central PostgreSQL server."""

from __future__ import annotations

import re
import ssl
from typing import Any

import psycopg
from psycopg import conninfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.versions import KNOWN_VERSIONS, NEWEST_VERSION

_TOO_POWERFUL = """
SELECT r.rolsuper, r.rolbypassrls, r.rolcreaterole,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(r.oid, c.relowner, 'MEMBER')),
       EXISTS (SELECT FROM pg_database d
               WHERE d.datname = current_database() AND pg_has_role(r.oid, d.datdba, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = session_user
"""
_POWERS = ("is a superuser", "bypasses row-level security", "may create roles", "owns tables", "owns the database")


def open_central(dsn: str, *, as_reader: bool = False) -> psycopg.Connection[tuple[Any, ...]]:
    """Connect with `dsn` (a libpq URI or key=value string); the caller closes.

    Hosts other than this machine must show a certificate for their name, unless the DSN itself says otherwise.
    `as_reader` refuses a login whose power would defeat row-level security. Raises Problem; never shows a password.
    """
    parameters = connection_parameters(dsn)
    try:
        connection = psycopg.connect(**parameters)
    except psycopg.OperationalError as error:
        raise _problem(error, parameters) from None
    if as_reader:
        try:
            _refuse_power(connection)
            _refuse_stranger(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def connection_parameters(dsn: str) -> dict[str, Any]:
    """What libpq gets: the parts of the DSN, with certificate checking and a time limit filled in."""
    try:
        parameters: dict[str, Any] = dict(conninfo.conninfo_to_dict(dsn))
    except psycopg.ProgrammingError:  # its text quotes the DSN, password and all
        raise Problem(
            "The connection text is not understood.",
            "Write it like postgresql://LOGIN@HOST:5432/DATABASE.",
        ) from None
    parameters.setdefault("connect_timeout", 10)
    parameters.setdefault("application_name", "Analytics Desktop")
    if not _is_local(str(parameters.get("host") or parameters.get("hostaddr") or "")):
        parameters.setdefault("sslmode", "verify-full")
        authorities = ssl.get_default_verify_paths().cafile
        if authorities and parameters["sslmode"] == "verify-full":
            parameters.setdefault("sslrootcert", authorities)
    return parameters


def ensure_schema(connection: psycopg.Connection[Any]) -> None:
    """Problem unless the schema of the central store is the one this program was written for."""
    found = schema_version(connection)
    if found == NEWEST_VERSION:
        return
    if found is None:
        raise Problem(
            "This database is not an analytics store yet.", "Run: analytics-desktop central migrate --dsn DSN"
        )
    detail = f"store {found}, program {NEWEST_VERSION}"
    if found in KNOWN_VERSIONS:
        raise Problem(
            "The central store is older than this program.",
            "Ask its administrator to run: analytics-desktop central migrate --dsn DSN",
            detail,
        )
    raise Problem("The central store is newer than this program.", "Install the current Analytics Desktop.", detail)


def schema_version(connection: psycopg.Connection[Any]) -> str | None:
    """Version of the schema, None when there is none."""
    row = connection.execute("SELECT to_regclass('public.alembic_version') IS NOT NULL").fetchone()
    if row is None or not row[0]:
        return None
    row = connection.execute("SELECT max(version_num) FROM public.alembic_version").fetchone()
    return None if row is None else row[0]


def _is_local(hosts: str) -> bool:
    return all(
        host == "" or host.startswith(("/", "@", "127.")) or host in ("localhost", "::1") for host in hosts.split(",")
    )


def _refuse_power(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(_TOO_POWERFUL).fetchone()
    connection.rollback()
    powers = [power for power, has in zip(_POWERS, row or (), strict=False) if has]
    if powers:
        raise Problem(
            f"The login {connection.info.user} may do too much: it {' and '.join(powers)}.",
            "Ask the administrator for a login made for reading (one with a role, nothing else).",
        )


def _refuse_stranger(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute(
        "SELECT to_regclass('public.store_identity') IS NULL OR has_table_privilege('public.store_identity', 'SELECT')"
    ).fetchone()
    connection.rollback()
    if row is not None and not row[0]:
        raise Problem(
            f"The login {connection.info.user} may not read the central store.",
            "Ask its administrator to give the login a role.",
        )


def _problem(error: psycopg.OperationalError, parameters: dict[str, Any]) -> Problem:
    password = parameters.get("password")
    detail = str(error).replace(str(password), "***") if password else str(error)
    # libpq begins with 'connection to server at "HOST", port N failed: ', and a host may be called anything.
    reason = "\n".join(re.findall(r" failed: (.*)", str(error))) or str(error)
    used_password = error.pgconn is not None and (error.pgconn.used_password or error.pgconn.needs_password)
    sentence, remedy = _explained(reason, used_password, parameters)
    return Problem(sentence, remedy, detail)


def _explained(reason: str, used_password: bool, parameters: dict[str, Any]) -> tuple[str, str]:
    """Sentence and remedy for what libpq says."""
    where = parameters.get("host") or parameters.get("hostaddr") or "this machine"
    if "does not support SSL" in reason:
        return (
            f"{where} does not encrypt its connections.",
            "Ask its administrator to switch on TLS. Over a network that you trust, add sslmode=disable to the DSN.",
        )
    if "certificate" in reason or "SSL error" in reason:
        return (
            f"The certificate of {where} is not trusted.",
            "Give the certificate of your authority with sslrootcert=FILE in the DSN, or ask the administrator.",
        )
    if "database" in reason and "does not exist" in reason:
        return f"There is no database {parameters.get('dbname')} on {where}.", "Check the name in the DSN."
    if used_password or ("FATAL" in reason and ("password" in reason or "does not exist" in reason)):
        login = parameters.get("user") or "(default)"
        return f"{where} does not accept the login {login} with this password.", "Check login and password."
    if "FATAL" in reason:
        return f"{where} refuses the connection.", "Show the detail to the administrator of the server."
    return f"The server {where} cannot be reached.", "Check host, port and network; is the server running?"
