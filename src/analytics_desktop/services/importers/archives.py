"""Log files as texts: plain, gzip, or the members of a zip, never unpacked to disk and never without bounds."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, TypeVar

from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Opened = TypeVar("Opened")
MOST_MEMBERS = 20_000
MOST_BYTES = 8 << 30  # of one file, unpacked
FREE_BYTES = 32 << 20  # a small file may be packed as tightly as it likes
TIGHTEST = 200  # unpacked over packed; a day of CloudTrail is packed 10 to 60 times
_DAMAGED = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Member:
    """`name`: "" for a file that is no archive. The text is UTF-8, other bytes stand as \\xNN."""

    name: str
    text: io.TextIOWrapper


class _Bounded(io.RawIOBase):
    """Counts what is unpacked from `file` and stops where it is more than a log of that size can hold."""

    def __init__(self, stream: IO[bytes], file: Path, spent: list[int]) -> None:
        self._stream, self._file, self._spent = stream, file, spent
        self._most = min(max(FREE_BYTES, TIGHTEST * file.stat().st_size), MOST_BYTES)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        content = self._stream.read(len(view))
        view[: len(content)] = content
        self._spent[0] += len(content)
        if self._spent[0] > self._most:
            raise _bomb(self._file)
        return len(content)


@contextmanager
def opened_members(file: Path) -> Iterator[tuple[Iterator[Member], Callable[[], float]]]:
    """(members in the order of their names, how much of the file has been read). Problem for what cannot be read."""
    try:
        with file.open("rb") as raw:
            size = max(file.stat().st_size, 1)
            yield _members(file, raw), lambda: min(raw.tell() / size, 1.0)
    except FileNotFoundError:
        raise Problem(f"There is no file {file}.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise Problem(f"{file} is a folder.", "Name the files in it.") from None
    except _DAMAGED as error:
        raise Problem(f"{file.name} is damaged and cannot be unpacked.", "Copy it again.", str(error)) from error
    except OSError as error:
        raise Problem(f"{file.name} cannot be read.", "Check its permissions.", str(error)) from error


def _members(file: Path, raw: IO[bytes]) -> Iterator[Member]:
    start = raw.read(4)
    raw.seek(0)
    if not start:
        raise Problem(f"{file.name} is empty.", "Check that the export was complete.")
    if start.startswith(b"PK"):
        with _as_damage(lambda: zipfile.ZipFile(raw)) as archive:
            yield from _of_zip(file, archive)
    else:
        yield Member("", _text(raw, file, [0]))


def _of_zip(file: Path, archive: zipfile.ZipFile) -> Iterator[Member]:
    inside = sorted((one for one in archive.infolist() if not one.filename.endswith("/")), key=lambda one: one.filename)
    if len(inside) > MOST_MEMBERS:
        raise Problem(f"{file.name} has more than {MOST_MEMBERS:,} members.", "Unpack it and name the files.")
    for one in inside:
        _acceptable(file, one)
    spent = [0]
    for one in inside:
        with _as_damage(partial(archive.open, one)) as stream:
            yield Member(one.filename, _text(stream, file, spent))


def _as_damage(opened: Callable[[], Opened]) -> Opened:
    """What the library raises beside its own error for headers that no archive has, such as names that are no UTF-8."""
    try:
        return opened()
    except UnicodeDecodeError as error:
        raise zipfile.BadZipFile(str(error)) from error


def _acceptable(file: Path, one: zipfile.ZipInfo) -> None:
    path = PurePosixPath(one.filename.replace("\\", "/"))
    if not path.parts:
        raise zipfile.BadZipFile("a member has no name")
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Problem(
            f"{file.name} has a member that points out of the archive: {one.filename[:80]}.",
            "Do not trust this file; ask who made it.",
        )
    if one.flag_bits & 1:
        raise Problem(f"{file.name} is encrypted.", "Unpack it first and import what is in it.")
    if one.file_size > MOST_BYTES or one.file_size > max(FREE_BYTES, TIGHTEST * one.compress_size):
        raise _bomb(file)


def _text(stream: IO[bytes], file: Path, spent: list[int]) -> io.TextIOWrapper:
    """`stream` as bounded text; gzip is unpacked on the way, an archive within it is refused."""
    bounded = io.BufferedReader(_Bounded(stream, file, spent), 1 << 16)
    start = bounded.peek(4)[:4]
    if start.startswith(b"\x1f\x8b"):
        unpacked = _Bounded(gzip.GzipFile(fileobj=bounded), file, [0])  # type: ignore[arg-type]
        bounded = io.BufferedReader(unpacked, 1 << 16)
        start = bounded.peek(4)[:4]
    if start.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise Problem(f"{file.name} has an archive within the archive.", "Unpack it and name the files in it.")
    return io.TextIOWrapper(bounded, "utf-8-sig", "backslashreplace", newline="\n")


def _bomb(file: Path) -> Problem:
    return Problem(
        f"{file.name} unpacks to far more than a log can hold: it is refused as a zip bomb.",
        "Do not trust this file; if it is genuine, unpack it and name the files in it.",
    )
