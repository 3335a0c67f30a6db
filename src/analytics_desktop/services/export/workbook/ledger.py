"""The sheets of the ledger's lines: made ready with header and table, then filled from a stream."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics_desktop.models.progress import Progress

from . import sheet as limits
from .bulk import BulkTable, sheet_rows
from .graft import graft
from .panels import TieOut
from .sheet import Book, Sheet


@dataclass(frozen=True)
class LedgerSheets:
    """Paths of the sheets within the file and names of their tables with their ranges, the cell format of each column,
    and what ties out."""

    ranges: dict[str, str]
    tables: dict[str, str]
    styles: tuple[int, ...]
    tie: TieOut


def add_ledger(book: Book, table: BulkTable) -> LedgerSheets:
    """Empty tables of the right size. Rows follow when the file is complete: there may be millions."""
    most, ranges, tables = limits.MOST_ROWS, {}, {}
    first = ""
    for start in range(0, table.rows, most):
        rows = min(most, table.rows - start)
        sheet = book.add_sheet(table.title)
        first = first or sheet.get_name()
        whole = f"A1:{_letters(len(table.columns))}{rows + 1}"
        tables[book.announce_table(sheet, table.columns)] = whole
        ranges[f"xl/worksheets/sheet{sheet.index + 1}.xml"] = whole
    styles = tuple(book.formats.cell(column.unit)._get_xf_index() for column in table.columns)
    written = Sheet(first or table.title, tuple(tables), table.rows)
    what = f"{table.title}: all lines"
    return LedgerSheets(ranges, tables, styles, TieOut(what, written, table.summed, "money", table.total, table.total))


def fill_ledger(draft: Path, sheets: LedgerSheets, table: BulkTable, progress: Progress) -> None:
    """Stream the rows into `draft`, in place. Raises Cancelled from `progress`; a cut-off stream leaves no file."""

    def told(rows: int) -> None:
        progress(f"Writing line {rows:,} of {table.rows:,}", rows / max(table.rows, 1))

    filled = draft.with_name(f"{draft.stem}-filled{draft.suffix}")
    rows = sheet_rows(table, sheets.styles, limits.MOST_ROWS, told)
    try:
        os.close(os.open(filled, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        graft(draft, filled, {name: _next(rows) for name in sheets.ranges}, sheets.ranges, sheets.tables)
        next(rows, None)
        filled.replace(draft)
    finally:
        filled.unlink(missing_ok=True)


def _next(rows: Iterator[Iterator[bytes]]) -> Iterator[bytes]:
    """The next sheet's rows, asked for only when the sheet is written: all come from one stream."""
    yield from next(rows)


def _letters(columns: int) -> str:
    if columns > 26:
        raise ValueError("the ledger has more columns than letters")
    return chr(64 + columns)
