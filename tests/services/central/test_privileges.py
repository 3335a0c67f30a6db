"""Who may do what."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import conninfo

from tests.services.central.conftest import Connection


@pytest.fixture
def reader(central: str, reader_dsn: Callable[..., str]) -> Iterator[Connection]:
    with psycopg.connect(reader_dsn(central, "admin"), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO departments (name) VALUES ('x')",
        "UPDATE people SET email = 'x'",
        "DELETE FROM analytics_events",
        "DELETE FROM analytics_events_default",
        "INSERT INTO logins VALUES ('x', 1, 'admin')",
        "UPDATE logins SET role = 'admin'",
        "SELECT ingest_events('[]')",
        "SELECT analytics_maintain()",
        "SELECT maintain_step('retention', '2090-01-01')",
        "SET ROLE analytics_owner",
        "SET ROLE analytics_writer",
        "SET session_replication_role = replica",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "SET row_security = off; SELECT count(*) FROM people",
        "CREATE TABLE public.mine (a integer)",
        "INSERT INTO tombstones (table_name, row_id) VALUES ('people', '1')",
        "SELECT * FROM maintenance_state",
    ],
)
def test_reader_may_only_read(reader: Connection, attempt: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(attempt)


@pytest.mark.parametrize(
    ("attempt", "refused"),
    [
        ("""SELECT ingest_events('[{"occurred_at": "2026-03-10T12:00Z", "event_type": "x"}]')""", False),
        ("""SELECT ingest_audit('[{"actor": "a", "action": "login", "outcome": "success"}]')""", False),
        ("SELECT count(*) FROM people", True),
        ("SELECT count(*) FROM analytics_events", True),
        ("INSERT INTO analytics_events (event_type) VALUES ('x')", True),
        ("DELETE FROM audit_log", True),
        ("SELECT analytics_maintain()", True),
    ],
)
def test_writer_writes_by_the_ingest_functions_only(
    store: Connection, central: str, attempt: str, refused: bool
) -> None:
    store.execute("DROP ROLE IF EXISTS test_writer")
    store.execute("CREATE ROLE test_writer LOGIN PASSWORD 'w' IN ROLE analytics_writer")
    with psycopg.connect(conninfo.make_conninfo(central, user="test_writer", password="w"), autocommit=True) as writer:
        if refused:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                writer.execute(attempt)
        else:
            assert writer.execute(attempt).fetchone() == (1,)


def test_nobody_who_can_log_in_owns_anything(store: Connection) -> None:
    owners = store.execute(
        "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
    )
    assert owners.fetchall() == [("analytics_owner",)]
    roles = store.execute(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'analytics\\_%' AND (rolcanlogin OR rolsuper OR rolbypassrls)"
    )
    assert roles.fetchall() == []
