"""Open a text file of unknown encoding, whatever program wrote it."""

from __future__ import annotations

import codecs
import io
import os
from collections.abc import Callable
from pathlib import Path

from analytics_desktop.models.errors import Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NOT_TEXT = (
    (b"PK\x03\x04", "an Excel workbook or zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))
_CHUNK = 1 << 20


def open_text(file: Path) -> io.TextIOWrapper:
    """The file as text with its line ends as they are; `.encoding` says how it was read.

    UTF-8, UTF-16 and UTF-32 are recognised; other bytes are Windows-1252, or Latin-1 where that has no such character.
    Raises Problem when there is no such file, it is empty, or it is no text.
    """
    try:
        encoding = _encoding(file)
        return file.open(encoding=encoding, newline="")
    except FileNotFoundError:
        raise Problem(f"There is no file {file}.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise Problem(f"{file} is a folder.", "Name the files in it.") from None
    except OSError as error:
        raise Problem(f"{file.name} cannot be read.", "Check its permissions.", str(error)) from error


def reading_progress(text: io.TextIOWrapper) -> Callable[[], float]:
    """How much of an open file has been read, 0 to 1. The operating system is asked: iterating forbids `tell`."""
    handle = text.fileno()
    size = max(os.fstat(handle).st_size, 1)
    return lambda: min(os.lseek(handle, 0, os.SEEK_CUR) / size, 1.0)


def not_text(file: Path, error: UnicodeDecodeError) -> Problem:
    return Problem(
        f"{file.name} is damaged: it is not {error.encoding} text throughout.", "Export it again as UTF-8.", str(error)
    )


def _encoding(file: Path) -> str:
    with file.open("rb") as raw:
        start = raw.read(4096)
    if not start:
        raise Problem(f"{file.name} is empty.", "Check that the export was complete.")
    for magic, kind in _NOT_TEXT:
        if start.startswith(magic):
            raise Problem(f"{file.name} is {kind}, not a text file.", "Export it as CSV (UTF-8) and import that.")
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if b"\0" in start and (wide := _wide(start)):
        return wide
    if sum(start.count(code) for code in _CONTROLS) > 0.02 * len(start):
        raise Problem(f"{file.name} is not a text file.", "Export it as CSV (UTF-8) and import that.")
    return next((encoding for encoding in ("utf-8", "cp1252") if _decodes(file, encoding)), "latin-1")


def _wide(start: bytes) -> str | None:
    """UTF-16 without a mark shows as NULs in every second place."""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    half = len(start) / 2
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.3 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _decodes(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with file.open("rb") as raw:
            while chunk := raw.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
