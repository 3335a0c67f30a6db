"""Migration on the oldest and the newest server, by superusers and by ordinary owners of a database."""

from __future__ import annotations

import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo, sql
from psycopg.types.json import Jsonb

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central import versions
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.maintain import maintain
from analytics_desktop.services.central.migrate import migrate, schema_version
from analytics_desktop.services.central.ownership import acting_as_owner
from analytics_desktop.services.central.pricing import price_requests
from analytics_desktop.services.central.private_server import private_postgres
from analytics_desktop.services.central.versions import NEWEST_VERSION
from tests.fixtures.central import new_database
from tests.services.central.conftest import Connection
from tests.services.central.debian_server import debian_server


@pytest.fixture(params=["18", "15"])
def server(request: pytest.FixtureRequest) -> str:
    """Superuser's DSN of the newest server (our own) and of the oldest (Debian's, over TCP with TLS)."""
    if request.param == "18":
        return str(request.getfixturevalue("postgres_dsn"))
    debian = request.getfixturevalue("debian")
    return str(debian.dsn(sslmode="verify-full", sslrootcert=debian.authority))


def owned_database(server: str, attributes: str = "CREATEROLE") -> str:
    """A new database with an owner of its own, who is no superuser; the owner's DSN."""
    name, owner = new_database(server), f"owner_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'x' " + attributes).format(sql.Identifier(owner)))
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(owner)))
    return conninfo.make_conninfo(server, dbname=name, user=owner, password="x")


def another_database(server: str, owned: str) -> str:
    """One more new database of the owner of `owned`."""
    owner, name = str(conninfo.conninfo_to_dict(owned)["user"]), new_database(server)
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(owner)))
    return conninfo.make_conninfo(owned, dbname=name)


@pytest.fixture
def owned_store(new_server: str) -> str:
    dsn = owned_database(new_server)
    migrate(dsn)
    return dsn


@pytest.fixture(params=["18", "15"])
def new_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Superuser's DSN of a server that never saw us; roles belong to a whole server, so it is made for one test."""
    if request.param == "18":
        with private_postgres(tmp_path, throwaway=True) as dsn:
            yield dsn
    else:
        request.getfixturevalue("debian")  # skips where there is none
        with debian_server() as debian:
            yield debian.dsn()


def live_through(dsn: str, reader_dsn: Callable[..., str]) -> None:
    """What a store goes through in its life, done by the login that migrated it."""
    with open_central(dsn) as connection:
        ensure_schema(connection)
        with acting_as_owner(connection):
            event = {"occurred_at": "2026-03-10T12:00:00Z", "event_type": "x", "person": "ada"}
            connection.execute("SELECT ingest_events(%s)", [Jsonb([event])])
            request = {"source": "s", "request_id": "1", "provider": "p", "model": "m"} | event
            connection.execute(
                "SELECT ingest_requests(%s)", [Jsonb([request | {"input_tokens": 1, "output_tokens": 1}])]
            )
            connection.execute(
                "SELECT ingest_audit(%s)", [Jsonb([{"actor": "a", "action": "b", "outcome": "success"}])]
            )
        connection.commit()
        assert price_requests(connection).unpriced == 1
        connection.commit()
    assert maintain(dsn, date(2026, 3, 12)).rows_settled == 1
    assert maintain(dsn, date(2026, 3, 12)).changed_nothing
    with psycopg.connect(reader_dsn(dsn, "finance")) as reader:
        assert reader.execute("SELECT count(*) FROM analytics_events").fetchone() == (1,)


def may_act_as_owner(dsn: str) -> bool:
    """Whether the login could be the owner without granting itself anything."""
    with psycopg.connect(dsn) as connection:
        kind = "SET" if connection.info.server_version >= 160000 else "MEMBER"
        row = connection.execute("SELECT pg_has_role(session_user, 'analytics_owner', %s)", [kind]).fetchone()
    return bool(row[0])


def test_superuser_migrates(server: str, reader_dsn: Callable[..., str]) -> None:
    dsn = conninfo.make_conninfo(server, dbname=new_database(server))
    assert migrate(dsn) == NEWEST_VERSION
    live_through(dsn, reader_dsn)


def test_owner_of_a_database_migrates_two_of_them(new_server: str, reader_dsn: Callable[..., str]) -> None:
    first = owned_database(new_server)
    second = another_database(new_server, first)
    for dsn in (first, second):
        migrate(dsn)
        live_through(dsn, reader_dsn)
        assert not may_act_as_owner(dsn)


def test_owner_of_a_database_cannot_bypass_the_roles_by_accident(owned_store: str) -> None:
    for attempt in (
        "SELECT * FROM people",
        "SELECT count(*) FROM analytics_events_default",
        "DELETE FROM audit_log",
        "ALTER TABLE audit_log DISABLE TRIGGER ALL",
        "SELECT analytics_maintain()",
    ):
        with psycopg.connect(owned_store) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt)


def test_owner_of_another_database_is_told_what_to_grant(postgres_dsn: str, central: str) -> None:
    dsn = owned_database(postgres_dsn)
    with pytest.raises(Problem, match="may not change the central store") as caught:
        migrate(dsn)
    statement = caught.value.remedy.partition("run: ")[2]
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(statement.encode())
    assert migrate(dsn) == NEWEST_VERSION
    with psycopg.connect(dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("SELECT * FROM people")


def test_login_without_createrole_is_told_so(new_server: str) -> None:
    with pytest.raises(Problem, match="may not set up this database"):
        migrate(owned_database(new_server, "CREATEDB"))


def test_role_of_the_store_that_may_log_in_is_refused(new_server: str) -> None:
    with psycopg.connect(new_server) as admin:
        admin.execute("CREATE ROLE analytics_owner LOGIN")
    with pytest.raises(Problem, match="roles on this server are not safe") as caught:
        migrate(new_server)
    assert "analytics_owner may log in" in caught.value.detail


def test_second_migration_changes_nothing(central: str) -> None:
    with open_central(central) as connection:
        before = connection.execute("SELECT oid, xmin FROM pg_class ORDER BY oid").fetchall()
        connection.rollback()
        assert migrate(central) == NEWEST_VERSION
        assert connection.execute("SELECT oid, xmin FROM pg_class ORDER BY oid").fetchall() == before


def test_failed_migration_leaves_nothing(empty_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "statements_of", lambda version: ["CREATE TABLE half (a integer)", "SELECT 1/0"])
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate(empty_database)
    with psycopg.connect(empty_database) as connection:
        assert schema_version(connection) is None
        assert connection.execute("SELECT to_regclass('half')").fetchone() == (None,)


def test_two_migrations_at_a_time_migrate_once(empty_database: str) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(migrate(empty_database))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [NEWEST_VERSION] * 3


def test_databases_of_a_new_server_migrate_at_the_same_time(new_server: str) -> None:
    dsns = [owned_database(new_server)]
    dsns += [another_database(new_server, dsns[0]) for _ in range(3)]
    program = "import sys; from analytics_desktop.services.central.migrate import migrate; print(migrate(sys.argv[1]))"
    runs = [subprocess.Popen([sys.executable, "-c", program, dsn], stdout=subprocess.PIPE) for dsn in dsns]
    assert [run.communicate()[0] for run in runs] == [f"{NEWEST_VERSION}\n".encode()] * 4


def test_store_of_a_newer_program_is_left_alone(store: Connection, central: str) -> None:
    store.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Problem, match="newer than this program"):
        migrate(central)
    assert store.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


def test_progress_ends_at_one(empty_database: str) -> None:
    seen: list[float] = []
    migrate(empty_database, lambda message, fraction: seen.append(fraction))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
