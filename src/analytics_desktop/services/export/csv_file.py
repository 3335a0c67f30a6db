"""Pages and panels as CSV, each with a sidecar that says what the columns mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analytics_desktop.models.page import Column, Page, Panel, Table
from analytics_desktop.models.progress import Progress, silent

from .atomically import replacing
from .csv_text import csv_lines
from .flat import rows_of, table_of, unique_panels
from .sidecar import schema_of, write_sidecar

LONG = ("metric", "unit", "by", "grain", "period", "segment", "value")


def page_table(page: Page) -> Table:
    """All numbers of a page in long form, one a row; table panels have columns of their own and are left out."""
    rows = [
        (panel.metric.id, panel.metric.unit, panel.by, *row)
        for panel in unique_panels(page)
        if not panel.pending
        for row in rows_of(panel, page)
    ]
    units = dict.fromkeys(LONG, "text") | {"period": "date", "value": "count"}
    distinct = tuple(dict.fromkeys(rows))
    return Table(tuple(Column(name, units[name]) for name in LONG), distinct)


def write_csv(page: Page, out: Path, panel: Panel | None = None, progress: Progress = silent) -> tuple[Path, ...]:
    """Write one panel, or the page in long form with each table panel in a file of its own beside it.

    Returns every file written, `out` first, sidecars included. UTF-8 without mark, CRLF, ISO dates, point decimals.
    """
    if panel is not None:
        return _written(table_of(panel, page), out, schema_of(page, panel), progress)
    files = _written(page_table(page), out, schema_of(page, None), progress)
    for extra in unique_panels(page):
        if extra.table is not None:
            beside = out.with_name(f"{out.stem}.{extra.metric.id}{out.suffix}")
            files += _written(extra.table, beside, schema_of(page, extra), progress)
    return files


def _written(table: Table, out: Path, schema: dict[str, Any], progress: Progress) -> tuple[Path, ...]:
    total = max(len(table.rows), 1)
    with replacing(out) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        for number, line in enumerate(csv_lines([column.name for column in table.columns], table.rows)):
            if number % 10_000 == 0:
                progress(f"Writing {out.name}", min(number / total, 1.0))
            file.write(line)
    sidecar = write_sidecar(out, table, schema)
    progress(f"{out.name} written", 1.0)
    return out, sidecar
