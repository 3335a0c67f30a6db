"""The numbers of a pack as they stand in its files."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from analytics_desktop.models.report import Finding
from analytics_desktop.services.export.csv_file import LONG
from analytics_desktop.services.export.csv_text import GUARD

from .bag import is_safe
from .check_bag import text_of
from .facts import PackFacts, filters_from
from .numbers import csv_rows


def packed_pages(data: Path, facts: PackFacts) -> dict[str, dict[str, Any]]:
    """{page: numbers}. Raises ValueError, KeyError or TypeError where a file does not belong to the pack's source."""
    result = {}
    for page in facts.pages:
        if not is_safe(page) or page in result:
            raise ValueError("unsafe or repeated page")
        numbers = json.loads(text_of(data / "pages" / f"{page}.json"))
        source = numbers["source"]
        claimed = (facts.company, facts.is_demo, facts.generation, facts.manifest_sha256, facts.role)
        if tuple(source[name] for name in ("company", "is_demo", "generation", "manifest_sha256", "role")) != claimed:
            raise ValueError("another source")
        if numbers["page"] != page or not isinstance(numbers["panels"], list):
            raise ValueError("another page")
        filters_from(numbers["filters"])
        result[page] = numbers
    if not result or {path.name for path in (data / "pages").glob("*.json")} != {f"{page}.json" for page in result}:
        raise ValueError("other pages than named")
    return result


Lines = list[tuple[str, ...]]


def check_csv(data: Path, packed: dict[str, dict[str, Any]]) -> Finding:
    """CSV and JSON of a page hold the same numbers, and there is no further CSV."""
    expected: dict[str, Lines] = {f"{page}.csv": [LONG, *sorted(csv_rows(data))] for page, data in packed.items()}
    for numbers in packed.values():
        tables = [panel for panel in numbers["panels"] if "whole" not in panel and "trouble" not in panel]
        expected |= {f"{panel['metric']}.csv": _table(panel["rows"]) for panel in tables}
    there = {path.name for path in (data / "pages").glob("*.csv")}
    both = sorted(there & expected.keys())
    odd = sorted(there ^ expected.keys()) + [
        name for name in both if not _agrees(data / "pages" / name, expected[name])
    ]
    if odd:
        return Finding("csv", "invalid", f"CSV and JSON do not hold the same numbers: {', '.join(odd[:3])}.")
    return Finding("csv", "valid", f"{len(expected)} CSV files hold the numbers of the JSON files.")


def _table(rows: list[dict[str, Any]]) -> Lines:
    return [tuple(rows[0]), *sorted(tuple(map(_text, row.values())) for row in rows)] if rows else []


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else repr(value)


def _agrees(file: Path, expected: Lines) -> bool:
    """Same header, same lines in any order. JSON does not tell the header of a table without rows."""
    reader = csv.reader(io.StringIO(text_of(file), newline=""), strict=True)
    lines = [tuple(cell.removeprefix(GUARD) for cell in line) for line in reader]
    return [lines[0], *sorted(lines[1:])] == expected if expected else len(lines) == 1
