"""A table of texts from CSV, an Excel workbook or JSON lines, row by row with its line and its original text."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from analytics_desktop.models.errors import Problem

from .csv_file import open_csv
from .text_file import not_text, open_text

DEEPEST = 4  # objects within objects of a JSON line


@dataclass(frozen=True)
class Row:
    """`cells`: column -> text, absent where there is none. `fault` says why the row has no cells at all."""

    line: int
    original: str
    cells: Mapping[str, str]
    fault: str = ""


@dataclass(frozen=True)
class OpenTable:
    header: list[str]
    rows: Iterator[Row]


@contextmanager
def open_table(file: Path, wanted: Collection[str]) -> Iterator[OpenTable]:
    """The table in a file, by the ending of its name. Raises Problem when it cannot be read as such."""
    ending = file.suffix.lower()
    if ending in {".xlsx", ".xlsm"}:
        with _workbook(file) as table:
            yield table
    elif ending in {".jsonl", ".ndjson"}:
        rows = list(_json_lines(file))
        yield OpenTable(list(dict.fromkeys(name for row in rows for name in row.cells)), iter(rows))
    else:
        with open_csv(file, wanted) as found:
            for column in wanted:
                found.position(column)
            yield OpenTable(found.header, _csv_rows(found.header, found.records))


def _csv_rows(header: list[str], records: Iterator[Any]) -> Iterator[Row]:
    for record in records:
        extra = any(cell.strip() for cell in record.cells[len(header) :])
        if record.fault or len(record.cells) < len(header) or extra:
            fault = record.fault or f"has {len(record.cells)} cells where the header has {len(header)}"
            yield Row(record.line, record.original, {}, fault)
        else:
            cells = {name: cell.strip() for name, cell in zip(header, record.cells, strict=False)}
            yield Row(record.line, record.original, cells)


@contextmanager
def _workbook(file: Path) -> Iterator[OpenTable]:
    """The first sheet; its first row that is not empty is the header."""
    import zipfile

    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except FileNotFoundError:
        raise Problem(f"There is no file {file}.", "Check the name and the folder.") from None
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Problem(f"{file.name} is no Excel workbook.", "Save it as .xlsx or as CSV.", str(error)) from error
    try:
        found = enumerate(book.worksheets[0].iter_rows(values_only=True), start=1)
        filled = ((line, [_text(cell) for cell in cells]) for line, cells in found)
        real = ((line, texts) for line, texts in filled if any(texts))
        _, header = next(real, (0, []))
        if not header:
            raise Problem(f"{file.name} is empty.", "Check that the export was complete.")
        names = [" ".join(text.split()) for text in header]
        yield OpenTable([name for name in names if name], (_sheet_row(line, names, texts) for line, texts in real))
    finally:
        book.close()


def _sheet_row(line: int, names: list[str], texts: list[str]) -> Row:
    cells = {name: text for name, text in zip(names, texts, strict=False) if name and text}
    return Row(line, "\t".join(texts), cells)


def _text(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, float):
        return format(cell, ".15g")
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _json_lines(file: Path) -> Iterator[Row]:
    with open_text(file) as text:
        try:
            for number, line in enumerate(text, start=1):
                if line.strip():
                    yield _json_row(number, line.strip())
        except UnicodeDecodeError as error:
            raise not_text(file, error) from error


def _json_row(number: int, line: str) -> Row:
    try:
        value = json.loads(line, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return Row(number, line, {}, "is not JSON")
    if not isinstance(value, dict):
        return Row(number, line, {}, "is not a JSON object")
    return Row(number, line, flat(value))


def flat(value: Mapping[str, Any], before: str = "", depth: int = 0) -> dict[str, str]:
    """`{"owner": {"email": "a@b"}}` as `owner.email`; what is null is absent, a list stays JSON."""
    cells: dict[str, str] = {}
    for name, one in value.items():
        path = f"{before}{name}"
        if isinstance(one, dict) and depth < DEEPEST:
            cells |= flat(one, f"{path}.", depth + 1)
        elif one is not None:
            cells[path] = one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)
    return cells
