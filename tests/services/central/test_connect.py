"""What cannot be connected is told in a sentence, with a remedy, and without the password."""

from __future__ import annotations

import socket
import threading

import pytest
from psycopg import conninfo, sql

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central import connect
from analytics_desktop.services.central.connect import connection_parameters, ensure_schema, open_central
from tests.services.central.conftest import Connection
from tests.services.central.debian_server import PASSWORD, Server


def problem_of(dsn: str, **options: bool) -> Problem:
    with pytest.raises(Problem) as caught:
        open_central(dsn, **options).close()
    problem = caught.value
    assert problem.sentence.endswith(".")
    assert problem.remedy
    assert PASSWORD not in problem.sentence + problem.remedy + problem.detail
    assert caught.value.__cause__ is None  # whose text could hold what we left out
    return problem


def test_good_login_connects_over_tls(debian: Server) -> None:
    dsn = debian.dsn(sslmode="verify-full", sslrootcert=debian.authority)
    with open_central(dsn) as connection:
        assert connection.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)


def test_untrusted_certificate(debian: Server) -> None:
    problem = problem_of(debian.dsn(sslmode="verify-full", sslrootcert="/etc/ssl/certs/ca-certificates.crt"))
    assert problem.sentence == "The certificate of 127.0.0.1 is not trusted."


def test_certificate_of_another_host(debian: Server) -> None:
    words = {"host": "elsewhere.example", "hostaddr": "127.0.0.1", "sslrootcert": debian.authority}
    assert "certificate of elsewhere.example" in problem_of(debian.dsn(**words)).sentence


def test_missing_certificate_file(debian: Server) -> None:
    assert "certificate" in problem_of(debian.dsn(sslmode="verify-full", sslrootcert="/nowhere.crt")).sentence


def test_wrong_password(debian: Server) -> None:
    problem = problem_of(debian.dsn(password="wrong"))
    assert problem.sentence == "127.0.0.1 does not accept the login postgres with this password."


def test_no_password(debian: Server) -> None:
    assert "does not accept the login" in problem_of(debian.dsn(password="")).sentence


def test_unknown_login(debian: Server) -> None:
    assert "does not accept the login nobody" in problem_of(debian.dsn(user="nobody")).sentence


def test_missing_database(debian: Server) -> None:
    assert problem_of(debian.dsn(dbname="nowhere")).sentence == "There is no database nowhere on 127.0.0.1."


@pytest.mark.parametrize("host", ["127.0.0.1", "nowhere.invalid", "/nowhere"])
def test_unreachable_server(host: str) -> None:
    problem = problem_of(f"host={host} port=1 user=ada password='{PASSWORD}' connect_timeout=2")
    assert problem.sentence == f"The server {host} cannot be reached."


def test_server_without_tls() -> None:
    def refuse_tls() -> None:
        client, _ = listener.accept()
        with client:
            client.recv(8)
            client.sendall(b"N")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=refuse_tls)
        thread.start()
        words = f"host=certificate.example hostaddr=127.0.0.1 port={listener.getsockname()[1]} user=ada"
        problem = problem_of(words)
        thread.join()
    assert problem.sentence == "certificate.example does not encrypt its connections."


def test_name_of_the_host_is_not_taken_for_the_reason() -> None:
    words = "host=certificate.example hostaddr=127.0.0.1 port=1 sslmode=disable"
    assert problem_of(words).sentence == "The server certificate.example cannot be reached."


@pytest.mark.parametrize("dsn", [f"postgresql://ada:{PASSWORD}@host:port/db", PASSWORD, f"pasword={PASSWORD}"])
def test_text_that_is_no_dsn(dsn: str) -> None:
    assert problem_of(dsn).sentence == "The connection text is not understood."


@pytest.mark.parametrize(
    ("dsn", "sslmode"),
    [
        ("postgresql://ada@db.example/analytics", "verify-full"),
        ("postgresql://ada@db.example/analytics?sslmode=require", "require"),
        ("host=localhost,db.example", "verify-full"),
        ("hostaddr=10.0.0.1", "verify-full"),
        ("postgresql://ada@localhost/analytics", None),
        ("postgresql://ada@127.0.0.1/analytics", None),
        ("postgresql:///analytics?host=/run/postgresql", None),
        ("dbname=analytics", None),
    ],
)
def test_other_machines_must_show_their_certificate(dsn: str, sslmode: str | None) -> None:
    assert connection_parameters(dsn).get("sslmode") == sslmode


@pytest.mark.parametrize(
    ("attributes", "word"),
    [
        ("SUPERUSER", "is a superuser"),
        ("BYPASSRLS", "bypasses row-level security"),
        ("CREATEROLE", "may create roles"),
        ("IN ROLE analytics_owner", "owns tables"),
    ],
)
def test_login_too_powerful_for_reading(store: Connection, central: str, attributes: str, word: str) -> None:
    store.execute("DROP ROLE IF EXISTS too_powerful")
    store.execute(f"CREATE ROLE too_powerful LOGIN PASSWORD 'x' {attributes}")
    dsn = conninfo.make_conninfo(central, user="too_powerful", password="x")
    problem = problem_of(dsn, as_reader=True)
    assert word in problem.sentence
    open_central(dsn).close()
    store.execute("DROP ROLE too_powerful")


def test_owner_of_the_database_is_too_powerful_for_reading(store: Connection, central: str) -> None:
    store.execute("CREATE ROLE database_owner LOGIN PASSWORD 'x'")
    name = sql.Identifier(store.info.dbname)
    store.execute(sql.SQL("ALTER DATABASE {} OWNER TO database_owner").format(name))
    dsn = conninfo.make_conninfo(central, user="database_owner", password="x")
    assert "owns the database" in problem_of(dsn, as_reader=True).sentence
    store.execute(sql.SQL("ALTER DATABASE {} OWNER TO postgres").format(name))
    store.execute("DROP ROLE database_owner")


def test_store_without_a_schema(empty_database: str) -> None:
    with open_central(empty_database) as connection, pytest.raises(Problem, match="not an analytics store yet"):
        ensure_schema(connection)


def test_store_of_a_newer_program(store: Connection, central: str) -> None:
    store.execute("UPDATE alembic_version SET version_num = '9999'")
    with open_central(central) as connection, pytest.raises(Problem, match="is newer than this program"):
        ensure_schema(connection)


def test_store_of_an_older_program(central: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "KNOWN_VERSIONS", (*connect.KNOWN_VERSIONS, "9998"))
    monkeypatch.setattr(connect, "NEWEST_VERSION", "9998")
    with open_central(central) as connection, pytest.raises(Problem, match="is older than this program"):
        ensure_schema(connection)


def test_login_without_any_grant(store: Connection, central: str) -> None:
    store.execute("DROP ROLE IF EXISTS stranger")
    store.execute("CREATE ROLE stranger LOGIN PASSWORD 'x'")
    problem = problem_of(conninfo.make_conninfo(central, user="stranger", password="x"), as_reader=True)
    assert problem.sentence == "The login stranger may not read the central store."
    store.execute("DROP ROLE stranger")
