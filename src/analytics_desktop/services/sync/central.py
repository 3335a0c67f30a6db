"""What sync must know of the server before it reads rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import duckdb
import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import ServerIdentity
from analytics_desktop.services.central.connect import (
    connection_parameters,
    ensure_schema,
    open_central,
    schema_version,
)
from analytics_desktop.services.lake.duck import literal

from .raw_tables import raw_tables

_SECRET_PARTS = {"host": "HOST", "port": "PORT", "dbname": "DATABASE", "user": "USER", "password": "PASSWORD"}
_BOUND = re.compile(r"\('([^']+)'\)")


@dataclass(frozen=True)
class Central:
    """One server as one login sees it.

    `cluster` changes when the server is restored or exchanged, `scope` when the login may see other rows than before.
    `keys` and `times`: raw table -> key columns, column that says when. `bounds`: partitioned table -> instants between
    its partitions. `weights`: raw table -> estimated rows.
    """

    server: ServerIdentity
    cluster: str
    role: str
    scope: str
    keys: dict[str, tuple[str, ...]]
    times: dict[str, str]
    bounds: dict[str, tuple[str, ...]]
    weights: dict[str, float]


def look_at(dsn: str) -> Central:
    """Connects as a reader. Raises Problem for a login with too much power or no role, and for another schema."""
    with open_central(dsn, as_reader=True) as connection:
        connection.autocommit = True
        ensure_schema(connection)
        connection.execute("SET TIME ZONE 'UTC'")
        role, scope = _scope(connection)
        tables = connection.execute("SELECT table_name, key_columns, time_column FROM synced_tables").fetchall()
        return Central(
            server=_identity(connection),
            cluster=_cluster(connection),
            role=role,
            scope=scope,
            keys={name: tuple(keys) for name, keys, _ in tables},
            times={name: time for name, _, time in tables if time},
            bounds=_bounds(connection),
            weights=_weights(connection),
        )


def attach(connection: duckdb.DuckDBPyConnection, dsn: str) -> None:
    """Attach the server read-only as `central`.

    Login and password go in by a secret that lives as long as the connection, never in the text of ATTACH, which
    DuckDB shows in its list of databases and in messages.
    """
    parameters = {name: str(value) for name, value in connection_parameters(dsn).items() if value is not None}
    secret = ", ".join(
        f"{_SECRET_PARTS[name]} {literal(value)}" for name, value in parameters.items() if name in _SECRET_PARTS
    )
    rest = {name: value for name, value in parameters.items() if name not in _SECRET_PARTS}
    text = " ".join(f"{name}={_libpq(value)}" for name, value in rest.items())
    try:
        connection.execute(f"CREATE SECRET central_login (TYPE postgres{', ' + secret if secret else ''})")
        connection.execute(f"ATTACH {literal(text)} AS central (TYPE postgres, READ_ONLY, SECRET central_login)")
    except duckdb.Error as error:
        detail = str(error).replace(parameters.get("password") or "\0", "***")
        raise Problem(
            "The central store cannot be reached.", "Check network and server, then sync again.", detail
        ) from None


def _libpq(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _identity(connection: psycopg.Connection[Any]) -> ServerIdentity:
    row = connection.execute(
        "SELECT server_id::text, company, is_demo, reporting_zone, reporting_currency FROM store_identity"
    ).fetchone()
    if row is None:
        raise Problem("The central store does not say which one it is.", "Ask its administrator to migrate it again.")
    server_id, company, is_demo, zone, currency = row
    return ServerIdentity(server_id, company, is_demo, zone, currency, schema_version(connection) or "")


def _scope(connection: psycopg.Connection[Any]) -> tuple[str, str]:
    row = connection.execute(
        "SELECT my_role(), coalesce((SELECT string_agg(p::text, ',' ORDER BY p) FROM my_people() p), ''), "
        "coalesce((SELECT string_agg(t::text, ',' ORDER BY t) FROM my_teams() t), '')"
    ).fetchone()
    if row is None or row[0] is None:
        raise Problem(
            f"The login {connection.info.user} has no role, so it may not see any rows.",
            "Ask the administrator to give it one.",
        )
    return row[0], sha256("|".join(row).encode()).hexdigest()


def _cluster(connection: psycopg.Connection[Any]) -> str:
    """Identity of the physical server and of its history. Empty where the operator hides it."""
    try:
        row = connection.execute(
            "SELECT system_identifier::text || ' ' || timeline_id FROM pg_control_system(), pg_control_checkpoint()"
        ).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return ""
    return str(row[0]) if row else ""


def _bounds(connection: psycopg.Connection[Any]) -> dict[str, tuple[str, ...]]:
    rows = connection.execute(
        "SELECT p.relname, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits "
        "JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent WHERE p.relname = ANY(%s)",
        [list(raw_tables())],
    ).fetchall()
    found: dict[str, set[str]] = {}
    for table, text in rows:
        found.setdefault(table, set()).update(_BOUND.findall(text))
    return {table: tuple(sorted(bounds)) for table, bounds in found.items()}


def _weights(connection: psycopg.Connection[Any]) -> dict[str, float]:
    rows = connection.execute(
        "SELECT relname, greatest(reltuples, 0) + (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0) FROM pg_inherits "
        "JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = r.oid) FROM pg_class r "
        "WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)",
        [list(raw_tables())],
    ).fetchall()
    return {name: float(rows_) + 1000 for name, rows_ in rows}
