"""The way customers connect: an older server over TCP with TLS, and a replica of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from analytics_desktop.services import marts
from analytics_desktop.services.central.migrate import migrate
from tests.fixtures.lake import Pair, no_rollups
from tests.services.central.debian_server import BINARIES, PASSWORD, Server, debian_server

EVENT = "INSERT INTO analytics_events (occurred_at, event_type) VALUES ('2026-05-04', %s)"


@pytest.fixture(scope="module")
def debian() -> Iterator[Server]:
    if not (BINARIES / "postgres").exists():
        pytest.skip(f"NOT TESTED against PostgreSQL 15: no server in {BINARIES} (apt install postgresql-15)")
    with debian_server() as server:
        migrate(server.dsn())
        yield server


@pytest.fixture
def over_tls(
    debian: Server, reader_dsn: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Pair]:
    monkeypatch.setattr(marts, "refresh_marts", no_rollups)
    dsn = debian.dsn(sslmode="verify-full", sslrootcert=str(debian.authority))
    pair = Pair(dsn, reader_dsn(dsn, "admin"), tmp_path / "workspace")
    yield pair
    pair.server.close()


def test_every_session_of_a_sync_is_encrypted_as_the_connection_asks(over_tls: Pair) -> None:
    over_tls.server.execute(EVENT, ["one"])
    seen: list[tuple[bool, ...]] = []

    def look(text: str, fraction: float) -> None:
        seen.extend(
            over_tls.server.execute(
                "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
                "WHERE application_name LIKE 'Analytics Desktop sync%%'"
            )
        )

    over_tls.sync(progress=look)
    assert seen
    assert all(ssl for (ssl,) in seen)
    over_tls.server.execute(EVENT, ["two"])
    assert over_tls.sync().rows == {"analytics_events": 1}


def test_a_sync_from_a_replica_loses_no_row_of_a_transaction_in_progress(over_tls: Pair, debian: Server) -> None:
    with replica_of(debian) as port:
        main = over_tls.server
        over_tls.reader = psycopg.conninfo.make_conninfo(over_tls.reader, port=port, sslmode="disable")
        with psycopg.connect(over_tls.central) as slow:
            slow.execute(EVENT, ["slow"])
            main.execute(EVENT, ["quick"])
            caught_up(main, port, debian)
            over_tls.sync()
            main.execute(EVENT, ["quicker"])
            caught_up(main, port, debian)
            over_tls.sync()
            slow.commit()
        caught_up(main, port, debian)
        over_tls.sync()
        expected = main.execute("SELECT id FROM analytics_events ORDER BY id::text").fetchall()
        assert over_tls.ask("SELECT id FROM lake.analytics_events ORDER BY id::VARCHAR") == expected
        assert over_tls.sync().rows == {}


@contextmanager
def replica_of(server: Server) -> Iterator[int]:
    """Port of a streaming replica of `server`."""
    home, port = Path(tempfile.mkdtemp(prefix="debian-replica-")), server.port + 1
    owner: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to be root
        shutil.chown(home, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    clean = {"PATH": os.environ["PATH"], "PGPASSWORD": PASSWORD, "LC_ALL": "C"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "cwd": home, "env": clean, **owner}
    source = ["--host=127.0.0.1", f"--port={server.port}", "--username=postgres"]
    copy = [BINARIES / "pg_basebackup", *source, f"--pgdata={home}/data", "--write-recovery-conf", "--checkpoint=fast"]
    done = subprocess.run(copy, check=False, timeout=120, **quiet)  # type: ignore[call-overload]
    assert done.returncode == 0, done.stderr.decode()
    flags = ["-c", f"port={port}", "-c", f"unix_socket_directories={home}", "-c", "listen_addresses=127.0.0.1"]
    words = [BINARIES / "postgres", "-D", f"{home}/data", *flags, "-c", "ssl=off"]
    process = subprocess.Popen(words, **(quiet | {"stderr": subprocess.DEVNULL}))  # type: ignore[call-overload]
    try:
        yield port
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(30)
        shutil.rmtree(home, ignore_errors=True)


def caught_up(main: psycopg.Connection[tuple[object, ...]], port: int, server: Server) -> None:
    """Wait until the replica has replayed what the main server has written."""
    row = main.execute("SELECT pg_current_wal_lsn()").fetchone()
    for _ in range(300):
        try:
            with psycopg.connect(server.dsn(port=port), autocommit=True, connect_timeout=2) as replica:
                found = replica.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", row).fetchone()
                if found is not None and found[0]:
                    return
        except psycopg.OperationalError:
            pass
        time.sleep(0.1)
    raise AssertionError("the replica does not follow")
