"""The JSON file beside a CSV: columns with types and units, and where the numbers come from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analytics_desktop.models.page import Page, Panel, Table
from analytics_desktop.models.unit import UNITS

from .atomically import replacing
from .csv_text import GUARD


def schema_of(page: Page, panel: Panel | None) -> dict[str, Any]:
    """What the file is about; the columns are added when it is written."""
    panels = page.panels if panel is None else (panel,)
    return {
        "title": page.title if panel is None else panel.title,
        "company": page.source.company,
        "demo_data": page.source.is_demo,
        "from": page.filters.period.start.isoformat(),
        "to": page.filters.period.last.isoformat(),
        "where": [list(pair) for pair in page.filters.where],
        "time_zone": page.source.zone,
        "currency": page.source.currency,
        "data_as_of": page.source.data_as_of.isoformat(),
        "generation": page.source.generation,
        "manifest_sha256": page.source.manifest_sha256,
        "metrics": {each.metric.id: _metric(each) for each in panels},
    }


def _metric(panel: Panel) -> dict[str, Any]:
    metric, receipt = panel.metric, panel.receipt
    return {
        "title": metric.title,
        "unit": metric.unit,
        "definition": metric.definition,
        "adds_up": metric.adds_up,
        "sql_sha256": metric.sha256,
        "receipt": receipt.id if receipt else None,
        "rows": receipt.rows if receipt else None,
        "asked": receipt.filters if receipt else None,
        "formulas": receipt.formulas if receipt else "",
    }


def write_sidecar(out: Path, table: Table, schema: dict[str, Any]) -> Path:
    """Write `<name>.schema.json` beside the CSV at `out` and return its path."""
    columns = [{"name": column.name, "type": _type(column.unit), "unit": column.unit} for column in table.columns]
    dialect = {
        "encoding": "utf-8",
        "delimiter": ",",
        "line_end": "CRLF",
        "decimal_sign": ".",
        "unknown": "empty field",
        "text_guard": f"text that a spreadsheet could run, or that starts with {GUARD}, has {GUARD} in front",
    }
    path = out.with_suffix(".schema.json")
    text = json.dumps(
        {**schema, "rows": len(table.rows), "columns": columns, "dialect": dialect}, indent=1, ensure_ascii=False
    )
    with replacing(path) as draft:
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")
    return path


def _type(unit: str) -> str:
    if unit == "date":
        return "date"
    return "text" if UNITS[unit].kind == "text" else "decimal"
