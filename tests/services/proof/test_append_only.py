"""No role that can log in changes what the audit log says: every login x every table of the proof x every command."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from psycopg import conninfo

from analytics_desktop.services.central.maintain import maintain
from tests.fixtures.central import database_dsn, drop_database, new_database

ROLES = ("executive", "finance", "manager", "engineer", "auditor", "compliance", "admin", "writer", "superuser")
TABLES = ("audit_log", "audit_leaves", "audit_heads", "audit_keys")
COMMANDS = {
    "update": "UPDATE {0} SET changed_xid = changed_xid",
    "delete": "DELETE FROM {0}",
    "delete of nothing": "DELETE FROM {0} WHERE false",
    "truncate": "TRUNCATE {0} CASCADE",
    "update as replica": "SET session_replication_role = replica; UPDATE {0} SET changed_xid = changed_xid",
    "delete as replica": "SET session_replication_role = replica; DELETE FROM {0}",
    "truncate as replica": "SET session_replication_role = replica; TRUNCATE {0}",
}
# What only an owner or a superuser could do; a superuser can, and every workstation finds out (test_history).
POWERS = {
    "triggers off": "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "rule": "CREATE RULE hide AS ON INSERT TO {0} DO INSTEAD NOTHING",
    "drop": "DROP TABLE {0}",
    "rename": "ALTER TABLE {0} RENAME TO gone",
    "other function": "CREATE OR REPLACE FUNCTION refuse_proof_change() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
    "owner": "SET ROLE analytics_owner; DELETE FROM {0}",
    "insert": "INSERT INTO {0} DEFAULT VALUES",
    "take in": "SELECT take_in_audit_entries() FROM {0}",
}


@pytest.fixture(scope="module")
def signed_store(postgres_dsn: str, migrated_template: str) -> Iterator[str]:
    """DSN of a superuser of a store with entries, leaves, a head and a key."""
    name = new_database(postgres_dsn, migrated_template)
    dsn = database_dsn(postgres_dsn, name)
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('x', 'login', 'success')")
    maintain(dsn, head_key=ec.generate_private_key(ec.SECP256R1()))
    yield dsn
    drop_database(postgres_dsn, name)


@pytest.fixture(scope="module", params=ROLES)
def login(
    request: pytest.FixtureRequest, signed_store: str, reader_dsn: Callable[..., str]
) -> Iterator[psycopg.Connection]:
    role = request.param
    dsn = signed_store
    if role == "writer":
        with psycopg.connect(signed_store, autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS proof_writer")
            connection.execute("CREATE ROLE proof_writer LOGIN PASSWORD 'w' IN ROLE analytics_writer")
        dsn = conninfo.make_conninfo(signed_store, user="proof_writer", password="w")
    elif role != "superuser":
        dsn = reader_dsn(signed_store, role)
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


def digest(store: str) -> list[object]:
    with psycopg.connect(store) as connection:
        return [
            connection.execute(f"SELECT md5(string_agg(t::text, '' ORDER BY t)) FROM {t} t").fetchone() for t in TABLES
        ]


def refused(login: psycopg.Connection, statement: str) -> bool:
    try:
        login.execute(statement)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation):
        return True
    finally:
        login.execute("RESET ROLE")
        if login.info.user == "postgres":
            login.execute("RESET session_replication_role")
    return False


def test_every_command_on_every_table_is_refused(login: psycopg.Connection, signed_store: str) -> None:
    before = digest(signed_store)
    commands = COMMANDS if login.info.user == "postgres" else {**COMMANDS, **POWERS}
    done = [
        (name, table) for name, text in commands.items() for table in TABLES if not refused(login, text.format(table))
    ]
    assert done == []
    assert digest(signed_store) == before


@pytest.mark.parametrize("table", TABLES[1:])
def test_the_owner_itself_is_refused(signed_store: str, table: str) -> None:
    with psycopg.connect(signed_store, autocommit=True) as connection:
        for text in COMMANDS.values():
            if "replica" not in text:
                with pytest.raises(psycopg.errors.RestrictViolation):
                    connection.execute("SET ROLE analytics_owner; " + text.format(table))
                connection.execute("RESET ROLE")
