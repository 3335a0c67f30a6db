"""A CSV file as it really comes: its encoding, delimiter and header are found out, not assumed."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from analytics_desktop.models.errors import Problem

from .lines import Lines
from .records import Record, records
from .text_file import not_text, open_text, reading_progress

DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class CsvFile:
    """An open file: `records` starts after the header. `fraction()` is how much of it has been read, 0 to 1."""

    file: Path
    encoding: str
    delimiter: str
    header: list[str]
    records: Iterator[Record]
    fraction: Callable[[], float]

    def position(self, column: str) -> int:
        """Place of a column. Problem with a suggestion when the file has none of that name, or two."""
        if self.header.count(column) == 1:
            return self.header.index(column)
        found = ", ".join(name for name in self.header if name)
        if column in self.header:
            raise Problem(f"{self.file.name} has two columns called {column}.", "Rename one of them in the file.")
        near = _nearest(column, self.header)
        hint = f"Did you mean {near}? " if near else ""
        raise Problem(f"{self.file.name} has no column {column}.", f"{hint}Its columns are: {found}.")


@contextmanager
def open_csv(file: Path, wanted: Collection[str]) -> Iterator[CsvFile]:
    """Open a CSV; of the possible delimiters the one is taken that finds most of the `wanted` columns.

    Raises Problem when the file is no text, or stops being text while it is read.
    """
    with open_text(file) as text:
        try:
            lines = Lines(iter(text))
            delimiter, header = _header(lines, wanted)
            yield CsvFile(
                file,
                text.encoding,
                delimiter,
                header,
                records(lines, delimiter),
                reading_progress(text),
            )
        except UnicodeDecodeError as error:
            raise not_text(file, error) from error


def _header(lines: Lines, wanted: Collection[str]) -> tuple[str, list[str]]:
    """(delimiter, column names); Excel's own first line `sep=;` is obeyed. Leaves `lines` after the header."""
    first = next((line for line in lines if line.strip()), "")
    declared = first.strip().strip('"')
    if declared.lower().startswith("sep=") and len(declared) == len("sep=") + 1:
        delimiter = declared[-1]
        return delimiter, _names(next(records(lines, delimiter), Record(0, [], "")))
    taken = [first]
    while sum(line.count('"') for line in taken) % 2 and len(taken) < 100:
        taken.append(next(lines, '"'))
    found = {d: _names(Record(0, next(csv.reader(taken, delimiter=d), []), "")) for d in DELIMITERS}
    best = max(DELIMITERS, key=lambda d: (len(set(wanted) & set(found[d])), len(found[d])))
    return best, found[best]


def _names(record: Record) -> list[str]:
    return [" ".join(cell.split()) for cell in record.cells]


def _nearest(name: str, names: Collection[str]) -> str:
    lower = {other.lower(): other for other in names if other}
    near = get_close_matches(name.lower(), lower, 1, 0.5)
    return lower[near[0]] if near else ""
