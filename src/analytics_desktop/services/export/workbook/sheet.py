"""One sheet that is one Excel table, its header in the frozen first row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from analytics_desktop.models.page import Cell, Column, Suppressed
from analytics_desktop.models.unit import UNITS

from .formats import Formats

MOST_ROWS = 1_048_575  # Excel's limit less the header
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class Sheet:
    """What was written: `tables` are the Excel tables, more than one where the rows did not fit one sheet."""

    name: str
    tables: tuple[str, ...]
    rows: int

    def sum_of(self, column: str) -> str:
        """The formula text that adds up a column of all tables; 0 where there are no rows."""
        return "+".join(f"SUM({table}[{column}])" for table in self.tables) or "0"


class Book:
    """An open workbook: gives sheets unique names and writes tables."""

    def __init__(self, book: Any, currency: str, footer: str) -> None:
        self.book, self.formats, self._footer = book, Formats(book, currency), footer
        self._names: set[str] = set()
        self._tables = 0

    def add_sheet(self, wanted: str) -> Any:
        """An empty sheet, printed landscape one page wide, with a name that Excel accepts."""
        sheet = self.book.add_worksheet(self._unique(wanted))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&C&A")
        sheet.set_footer(f"&L{self._footer}&RPage &P of &N")
        return sheet

    def _unique(self, wanted: str) -> str:
        clean = _FORBIDDEN.sub(" ", wanted).strip() or "Sheet"
        name, number = clean[:31], 2
        while name.lower() in self._names or name.lower() == "history":  # Excel keeps that name for itself
            ending = f" ({number})"
            name, number = clean[: 31 - len(ending)] + ending, number + 1
        self._names.add(name.lower())
        return name

    def add_table(self, wanted: str, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Sheet:
        """Write the rows on as many sheets as they need; each begins with the header."""
        chunks = [rows[start : start + MOST_ROWS] for start in range(0, len(rows), MOST_ROWS)] or [rows]
        tables: list[str] = []
        first = ""
        for chunk in chunks:
            sheet = self.add_sheet(wanted)
            first = first or sheet.get_name()
            if self._fill(sheet, columns, chunk):
                tables.append(f"table_{self._tables}")
        return Sheet(first, tuple(tables), len(rows))

    def _fill(self, sheet: Any, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> bool:
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, self._width(column, place, rows))
        for number, row in enumerate(rows, start=1):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self.write(sheet, number, place, cell, column.unit)
        if not rows:
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column.name, self.formats.head(is_text=_is_text(column)))
            return False
        self._name_table(sheet, columns, len(rows))
        return True

    def announce_table(self, sheet: Any, columns: Sequence[Column]) -> str:
        """Header and table of rows that come later; gives the table's name.

        It is given its range with the rows: XlsxWriter remembers each cell of a table, 100 bytes for each.
        """
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, self._width(column, place, ()))
        return self._name_table(sheet, columns, 1)

    def _name_table(self, sheet: Any, columns: Sequence[Column], rows: int) -> str:
        heads = [self.formats.head(is_text=_is_text(column)) for column in columns]
        self._tables += 1
        options = {
            "name": f"table_{self._tables}",
            "columns": [{"header": one.name, "header_format": head} for one, head in zip(columns, heads, strict=True)],
            "style": "Table Style Light 1",
        }
        sheet.add_table(0, 0, rows, len(columns) - 1, options)
        return str(options["name"])

    @staticmethod
    def _width(column: Column, place: int, rows: Sequence[Sequence[Cell]]) -> int:
        if not _is_text(column) or column.unit == "date":
            return max(18, len(column.name) + 3)
        found = [len(str(row[place] or "")) for row in rows[:500]] or [18]
        return min(max([*found, len(column.name) + 1, 9]) + 2, 60)

    def write(self, sheet: Any, row: int, place: int, cell: Cell, unit: str) -> None:
        """A cell of its own type: text is never read as formula, link or number; unknown stays empty."""
        if cell is None:
            return
        if isinstance(cell, bool):
            sheet.write_boolean(row, place, cell)
        elif isinstance(cell, datetime):
            sheet.write_datetime(row, place, cell.replace(tzinfo=None), self.formats.moment)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, self.formats.unit("date"))
        elif isinstance(cell, str):
            sheet.write_string(row, place, cell[:32_767], self.formats.of(num_format="@"))
        elif isinstance(cell, Suppressed):
            sheet.write_string(row, place, str(cell), self.formats.of(italic=True, align="right"))
        else:
            sheet.write_number(row, place, cell, self.formats.unit("count" if unit in {"text", "date"} else unit))


def _is_text(column: Column) -> bool:
    return UNITS[column.unit].kind == "text"


def write_pairs(book: Book, sheet: Any, row: int, pairs: Iterable[tuple[str, Cell]]) -> int:
    """Label and value below each other from `row` on; gives the first free row."""
    for label, value in pairs:
        sheet.write_string(row, 0, label, book.formats.bold)
        book.write(sheet, row, 1, value, "text")
        row += 1
    return row
