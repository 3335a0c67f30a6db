"""Replace a file only when the new one is complete."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from socket import gethostname
from uuid import uuid4

from analytics_desktop.models.errors import Problem


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Yield a path beside `out` to write to; it takes the place of `out` only if the block succeeds.

    On any failure or cancel the old file stays as it was and nothing is left behind. Raises Problem when the
    folder is missing, may not be written, or the disk is full.
    """
    if not out.parent.is_dir():
        raise Problem(f"The folder {out.parent} does not exist.", "Create the folder or choose another place.")
    if out.is_dir():
        raise Problem(f"{out} is a folder.", "Give the name of a file inside it.")
    draft = out.with_name(f"{_beginning(out)}{os.getpid()}-{uuid4().hex[:8]}{out.suffix}")
    try:
        _sweep(out)
        _probe(draft)
        yield draft
        _flush(draft)
        draft.replace(out)
        _flush(out.parent)
    except OSError as error:
        raise _as_problem(error, out) from error
    finally:
        draft.unlink(missing_ok=True)


def _beginning(out: Path) -> str:
    """Of the names of this machine's drafts of `out`; another machine may write to the same folder."""
    return f".{out.stem[:60]}-{sha256(gethostname().encode()).hexdigest()[:8]}-"


def _sweep(out: Path) -> None:
    """Remove drafts whose process was killed: nothing else ends without removing its own."""
    if os.name == "nt":
        return  # there is no harmless question whether a process runs
    beginning = _beginning(out)
    for left in out.parent.iterdir():
        process = left.name.removeprefix(beginning).partition("-")[0]
        if left.name.startswith(beginning) and process.isdigit() and not _runs(int(process)):
            left.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        pass
    return True


def _probe(draft: Path) -> None:
    """Create the empty draft, so that a folder without permission is refused before any work is done."""
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _flush(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows cannot open a folder for flushing
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _as_problem(error: OSError, out: Path) -> Problem:
    detail = f"{type(error).__name__}: {error.strerror or error}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Problem(f"The disk is full: {out.name} was not written.", "Free some space and export again.", detail)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        remedy = "Choose a folder that you may write to, or close the program that has the file open."
        return Problem(f"You have no permission to write {out}.", remedy, detail)
    if error.errno == errno.ENAMETOOLONG:
        return Problem(f"The file name {out.name[:40]}… is too long.", "Choose a shorter name.", detail)
    return Problem(f"{out.name} could not be written.", "Check the disk and try again.", detail)
