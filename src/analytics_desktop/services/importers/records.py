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
    """Every record that is not blank. A misplaced quotation mark costs its own line, not all that follows."""
    csv.field_size_limit(2 * LONGEST_RECORD)
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.start_record()
        try:
            cells = next(reader)
            unclosed = (lines.ended or len(lines.taken) > 1) and _misquoted(lines.taken, delimiter)
        except StopIteration:
            return
        except (RecordTooLong, csv.Error):
            cells, unclosed = [], True
        if unclosed:
            original = lines.give_back_all_but_first().rstrip("\r\n")
            yield Record(start, [], original, "a quotation mark in this line is not closed properly")
            reader = csv.reader(lines, delimiter=delimiter)
        elif any(cell.strip() for cell in cells):
            yield Record(start, cells, "".join(lines.taken).rstrip("\r\n"))


def _misquoted(taken: list[str], delimiter: str) -> bool:
    """Whether a quoted cell does not end, or goes on after its end: then the lines below are rows of their own."""
    if not any('"' in line for line in taken):
        return False
    try:
        for _ in csv.reader(taken, delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False
