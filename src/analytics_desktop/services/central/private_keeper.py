"""Who uses a private server, and who stops it.

Each user of a folder holds a shared lock on one file, and a keeper of its own: a small process that waits for the end
of a pipe and then stops the server, unless somebody else holds the lock. The system closes pipes and gives up locks
for us, so this also happens when we are killed.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analytics_desktop.services.central import private_place
from analytics_desktop.services.central.private_place import Place

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


@contextmanager
def in_use(place: Place, throwaway: bool) -> Iterator[None]:
    """Count as a user of the server of `place`; the last one to leave stops it."""
    with _locked(place.home / "in-use", fcntl.LOCK_SH) as release:
        keeper = _start_keeper(place, throwaway)
        try:
            yield
        finally:
            release()
            _end(keeper, b"others\n" if _has_other_users(place) else b"stop\n")


@contextmanager
def starting(place: Place) -> Iterator[None]:
    """One at a time may look whether the server runs, and start it."""
    with _locked(place.home / "starting", fcntl.LOCK_EX):
        yield


def remove_abandoned() -> None:
    """Delete the servers of temporary folders that are gone; a machine for tests would fill up with them."""
    for home in private_place.abandoned():
        if _unused(home):
            shutil.rmtree(home, ignore_errors=True)


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[Callable[[], None]]:
    file = path.open("a+b")
    try:
        fcntl.flock(file, kind)
        yield file.close
    finally:
        file.close()


def _start_keeper(place: Place, throwaway: bool) -> subprocess.Popen[bytes]:
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


def _has_other_users(place: Place) -> bool:
    return not _unused(place.home)


def _unused(home: Path) -> bool:
    try:
        with _locked(home / "in-use", fcntl.LOCK_EX | fcntl.LOCK_NB):
            return True
    except (BlockingIOError, FileNotFoundError):
        return False
