"""CSV text into records that know their line, whatever the quoting."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from .lines import LONGEST_RECORD, Lines, RecordTooLong


@dataclass(frozen=True, slots=True)
class Record:
    """`line` is the first of its lines in the file; `original` its text as it stands there, without the last line end.

    `fault` says why the cells cannot be used at all; it is empty in nearly every record.
    """

    line: int
    cells: list[str]
    original: str
    fault: str = ""


def records(lines: Lines, delimiter: str) -> Iterator[Record]:
    """Every record that is not blank. A quotation mark that never closes costs its own line, not all that follows."""
    csv.field_size_limit(2 * LONGEST_RECORD)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.start_record()
        try:
            cells = next(reader)
            unclosed = lines.ended and _never_closes(lines.taken, delimiter)
        except StopIteration:
            return
        except (RecordTooLong, csv.Error):
            cells, unclosed = [], True
        if unclosed:
            original = lines.give_back_all_but_first().rstrip("\r\n")
            yield Record(start, [], original, "a quotation mark in this line never closes")
            reader = csv.reader(lines, delimiter=delimiter)
        elif any(cell.strip() for cell in cells):
            yield Record(start, cells, "".join(lines.taken).rstrip("\r\n"))


def _never_closes(taken: list[str], delimiter: str) -> bool:
    if not any('"' in line for line in taken):
        return False
    try:
        for _ in csv.reader(taken, delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False
