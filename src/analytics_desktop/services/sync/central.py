"""What sync must know of the server before it reads rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Any

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import ServerIdentity
from analytics_desktop.services.central.connect import ensure_schema, open_central, schema_version

from .attach import LOCK_SECONDS
from .raw_tables import raw_tables

_GUARDED_PARTITIONS = """
WITH policies AS (
    SELECT polrelid, string_agg(
        concat_ws('|', polname, polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid)), ';' ORDER BY polname
    ) AS text FROM pg_policy GROUP BY polrelid
)
SELECT p.relname, array_agg(c.relname::text ORDER BY c.relname)
FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid JOIN pg_class p ON p.oid = inhparent
LEFT JOIN policies own ON own.polrelid = c.oid LEFT JOIN policies whole ON whole.polrelid = p.oid
WHERE p.relnamespace = 'public'::regnamespace AND p.relname = ANY(%s)
GROUP BY p.relname
HAVING bool_and(c.relkind = 'r' AND c.relnamespace = p.relnamespace AND has_table_privilege(c.oid, 'SELECT')
    AND c.relrowsecurity = p.relrowsecurity AND c.relforcerowsecurity = p.relforcerowsecurity
    AND own.text IS NOT DISTINCT FROM whole.text)
"""
_FIXED_TIMES = """
SELECT tgrelid::regclass::text FROM pg_trigger
WHERE tgname = 'refuse_time_change' AND tgenabled = 'A' AND tgrelid = ANY(%s::regclass[])
"""
_CANCEL = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = %s"
_WEIGHTS = """
SELECT relname, greatest(reltuples, 0) + (SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)
    FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = r.oid)
FROM pg_class r WHERE relnamespace = 'public'::regnamespace AND relname = ANY(%s)
"""


@dataclass(frozen=True)
class Central:
    """One server as one login sees it.

    `cluster` changes when the server is restored or exchanged, `scope` when the login may see other rows than before.
    `keys` and `times`: raw table -> key columns, column that says when. `fixed_times`: raw tables of which the server
    makes sure that the time of a row does not change. `partitions`: raw table -> the partitions that
    may be read instead of it with the same result. `weights`: raw table -> estimated rows. `stop` ends what sessions
    called `application` are reading.
    """

    server: ServerIdentity
    cluster: str
    role: str
    scope: str
    keys: dict[str, tuple[str, ...]]
    times: dict[str, str]
    fixed_times: frozenset[str]
    partitions: dict[str, tuple[str, ...]]
    weights: dict[str, float]
    application: str
    stop: Callable[[], None]


@contextmanager
def central_held(dsn: str) -> Iterator[Central]:
    """The server, connected to as a reader, its tables protected from being rebuilt meanwhile.

    A snapshot taken before a table is rebuilt does not see the rows of the rebuilt one: hence the locks, which hinder
    neither readers nor writers. Raises Problem for a login with too much power or no role, and for another schema.
    """
    connection = open_central(dsn, as_reader=True)
    try:
        try:
            ensure_schema(connection)
            _lock(connection)
            central = _look(connection)
        except psycopg.OperationalError as error:
            raise Problem(
                "The connection to the central store was lost.", "Check the network, then sync again.", str(error)
            ) from None
        yield central
    finally:
        connection.close()


def _lock(connection: psycopg.Connection[Any]) -> None:
    connection.rollback()
    connection.execute("SET TIME ZONE 'UTC'")
    connection.execute("SET idle_in_transaction_session_timeout = 0")
    connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    connection.commit()
    try:
        connection.execute(f"LOCK TABLE {', '.join(raw_tables())}, tombstones IN ACCESS SHARE MODE")
    except psycopg.errors.LockNotAvailable:
        raise Problem(
            "The central store is busy with maintenance.", "Wait until it is done, then sync again."
        ) from None
    except psycopg.errors.InsufficientPrivilege as error:
        raise Problem(
            f"The login {connection.info.user} may not read the central store.",
            "Ask the administrator for a login with a role.",
            str(error),
        ) from None


def _look(connection: psycopg.Connection[Any]) -> Central:
    role, scope = _scope(connection)
    tables = connection.execute("SELECT table_name, key_columns, time_column FROM synced_tables").fetchall()
    wanted = [list(raw_tables())]
    application = f"Analytics Desktop sync {token_hex(8)}"

    def stop() -> None:
        with suppress(psycopg.Error):
            connection.execute(_CANCEL, [application])

    return Central(
        server=_identity(connection),
        cluster=_cluster(connection),
        role=role,
        scope=scope,
        keys={name: tuple(keys) for name, keys, _ in tables},
        times={name: time for name, _, time in tables if time},
        fixed_times=frozenset(name for (name,) in connection.execute(_FIXED_TIMES, wanted)),
        partitions={name: tuple(found) for name, found in connection.execute(_GUARDED_PARTITIONS, wanted)},
        weights={name: float(rows) + 1000 for name, rows in connection.execute(_WEIGHTS, wanted)},
        application=application,
        stop=stop,
    )


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
    """Identity of the physical server and of its history. Empty where its operator hides it."""
    try:
        with connection.transaction():
            row = connection.execute(
                "SELECT system_identifier::text || ' ' || timeline_id FROM pg_control_system(), pg_control_checkpoint()"
            ).fetchone()
    except psycopg.errors.InsufficientPrivilege:
        return ""
    return str(row[0]) if row else ""
