"""Puts streamed rows into the sheets of a finished workbook, copying everything else as it is."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)
_END = b"</sheetData>"
_TABLES = "xl/tables/"
_QUICK = 1  # level of compression: the next ones take twice the time for a tenth of the size


def graft(
    source: Path, target: Path, rows: Mapping[str, Iterator[bytes]], sizes: Mapping[str, str], tables: Mapping[str, str]
) -> None:
    """`rows`: for the path of a sheet within the workbook the rows that follow its header, `sizes` its whole range;
    `tables`: the whole range of a table by its name.

    Sheets are written in the order of `rows`, which may come from one stream.
    """
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            if entry.filename.startswith(_TABLES):
                with new.open(_like(entry.filename), "w") as copy:
                    copy.write(_grown(old.read(entry), tables))
            elif entry.filename not in rows:
                with old.open(entry) as content, new.open(_like(entry.filename), "w") as copy:
                    shutil.copyfileobj(content, copy)
        for name, pieces in rows.items():
            head, end, tail = old.read(name).partition(_END)
            if not end:
                raise ValueError(f"{name} has no rows to add to")
            size = f'<dimension ref="{sizes[name]}"/>'.encode()
            with new.open(_like(name), "w", force_zip64=True) as sheet:
                sheet.write(re.sub(rb"<dimension [^>]*/>", size, head, count=1))
                for piece in pieces:
                    sheet.write(piece)
                sheet.write(end + tail)


def _grown(table: bytes, ranges: Mapping[str, str]) -> bytes:
    """The definition of a table, with its whole range where it is one of these."""
    name = re.search(rb' name="([^"]+)"', table)
    whole = ranges.get(name[1].decode()) if name else None
    return table if whole is None else re.sub(rb' ref="[^"]*"', f' ref="{whole}"'.encode(), table)


def _like(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
    entry._compresslevel = _QUICK  # type: ignore[attr-defined]  # public only from Python 3.13 on
    return entry
