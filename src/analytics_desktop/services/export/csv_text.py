"""RFC 4180 text that a spreadsheet cannot mistake for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from analytics_desktop.models.page import Cell, Table

GUARD = "'"
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", GUARD)


def guarded(text: str) -> str:
    """`text` behind an apostrophe if a spreadsheet would run it; also if it has one of its own, so it can be undone."""
    return GUARD + text if text.startswith(_TRIGGERS) else text


def cell_text(cell: Cell) -> str:
    """ISO dates, plain decimals with a point, unknown as an empty field."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return format(cell, "f")
    return guarded(cell) if isinstance(cell, str) else str(cell)


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """Lines that end in CRLF, as RFC 4180 wants, the header first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        yield _taken(buffer)
        writer.writerow([cell_text(cell) for cell in row])
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def table_text(table: Table) -> str:
    return "".join(csv_lines([column.name for column in table.columns], table.rows))
