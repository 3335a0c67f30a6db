"""The lines of a journal's file: sealed, opened, appended.

A line without its end is one whose writing was cut off by a crash or a power cut. `append` had not returned, so nothing
relies on it: it is not read, and the next line takes its place.
"""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Entry

from .lake.folder import sync_folder

_STEP = 4096  # bytes read from the end at first
_FAR = 65_536  # bytes read at once when going back


def sealed(entry: Entry, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    plain = json.dumps({**asdict(entry), "at": entry.at.isoformat()}, ensure_ascii=False).encode()
    return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, b"journal"))


@lru_cache(maxsize=2048)
def opened(line: bytes, key: bytes) -> Entry:
    """Raises Problem when the line is not what was sealed. The last ones are read again with every access: the same
    bytes are the same entry."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        box = b64decode(line, validate=True)
        values = json.loads(AESGCM(key).decrypt(box[:12], box[12:], b"journal"))
    except (InvalidTag, ValueError) as error:
        raise altered(type(error).__name__) from None
    return Entry(**{**values, "at": datetime.fromisoformat(values["at"])})


def whole_lines(file: Path) -> Iterable[bytes]:
    return file.read_bytes().split(b"\n")[:-1] if file.exists() else ()


def last_line(file: Path) -> bytes:
    """The last whole line, empty if there is none."""
    if not file.exists():
        return b""
    with file.open("rb") as stream:
        size, taken = stream.seek(0, os.SEEK_END), _STEP
        while True:
            stream.seek(max(0, size - taken))
            lines = stream.read().split(b"\n")  # the last part is an unfinished line, or empty
            if len(lines) > 2 or taken >= size:
                return lines[-2] if len(lines) > 1 else b""
            taken *= 4


def lines_from_the_end(file: Path) -> Iterator[bytes]:
    """Whole lines, the newest first; what is not asked for is not read."""
    if not file.exists():
        return
    with file.open("rb") as stream:
        start, rest = _end_of_lines(stream.fileno()) - 1, b""  # without the end mark of the last line
        while start > 0:
            end, start = start, max(0, start - _FAR)
            rest, *whole = (os.pread(stream.fileno(), end - start, start) + rest).split(b"\n")
            yield from reversed(whole)
        if rest:
            yield rest


def append_durably(file: Path, line: bytes) -> None:
    """The whole line or nothing."""
    is_new = not file.exists()
    handle = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        size = _end_of_lines(handle)
        os.ftruncate(handle, size)
        os.lseek(handle, size, os.SEEK_SET)
        try:
            if os.write(handle, line + b"\n") != len(line) + 1:
                raise OSError("the disk is full")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)
    if is_new:
        sync_folder(file.parent)


def _end_of_lines(handle: int) -> int:
    """Where the last whole line ends."""
    end = os.fstat(handle).st_size
    while end:
        start = max(0, end - _STEP)
        found = os.pread(handle, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


def altered(detail: str) -> Problem:
    return Problem(
        "The journal of this workspace was altered.",
        "Report it to compliance, then restore the workspace from a backup.",
        detail,
    )
