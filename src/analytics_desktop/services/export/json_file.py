"""Pages and panels as JSON; money is a decimal string so that no reader rounds it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.progress import Progress, silent

from .atomically import replacing
from .flat import plain, rows_of, table_of, unique_panels


def panel_data(panel: Panel, page: Page) -> dict[str, Any]:
    """One panel: what `show --format json` prints. `rows` are at the asked grain, `whole` covers the period."""
    receipt = panel.receipt
    data: dict[str, Any] = {
        "metric": panel.metric.id,
        "title": panel.title,
        "unit": panel.metric.unit,
        "by": panel.by,
        "generation": page.source.generation,
        "sql_sha256": panel.metric.sha256,
        "receipt": receipt.id if receipt else None,
    }
    if panel.grain:
        data["grain"] = panel.grain
    if panel.note:
        data["note"] = panel.note
    if receipt and receipt.formulas:
        data["formulas"] = receipt.formulas
    if panel.trouble is not None:
        return {**data, "trouble": panel.trouble.sentence, "rows": []}
    if panel.table is not None:
        return {**data, "rows": _table_rows(panel, page)}
    data |= {"whole": plain(panel.whole), "before": plain(panel.before), "parts": _parts(panel)}
    data["rows"] = [
        {"period": row.period.isoformat(), "segment": row.segment, "value": plain(row.value)}
        for row in rows_of(panel, page)
        if row.grain == page.stepped(panel).filters.grain and row.grain != "whole"
    ]
    return data


def _parts(panel: Panel) -> list[dict[str, Any]]:
    return [{"segment": part.segment, "value": plain(part.value), "before": plain(part.before)} for part in panel.parts]


def _table_rows(panel: Panel, page: Page) -> list[dict[str, Any]]:
    table = table_of(panel, page)
    names = [column.name for column in table.columns]
    return [dict(zip(names, map(plain, row), strict=True)) for row in table.rows]


def page_data(page: Page) -> dict[str, Any]:
    """A whole page with its filters and source."""
    source = page.source
    return {
        "page": page.id,
        "title": page.title,
        "answer": page.answer_with_gaps,
        "filters": _question(page),
        "source": {
            "company": source.company,
            "is_demo": source.is_demo,
            "generation": source.generation,
            "manifest_sha256": source.manifest_sha256,
            "data_as_of": source.data_as_of.isoformat(),
            "zone": source.zone,
            "currency": source.currency,
            "role": source.role,
        },
        "panels": [panel_data(panel, page) for panel in unique_panels(page) if not panel.pending],
    }


def _question(page: Page) -> dict[str, Any]:
    filters = page.filters
    return {
        "from": filters.period.start.isoformat(),
        "to": filters.period.last.isoformat(),
        "grain": filters.grain,
        "by": filters.by,
        "where": [list(pair) for pair in filters.where],
        "compare": filters.compare,
    }


def json_text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=False, allow_nan=False) + "\n"


def write_json(page: Page, out: Path, panel: Panel | None = None, progress: Progress = silent) -> Path:
    """Write the page, or one panel of it, as UTF-8 JSON."""
    progress("Writing JSON", 0.0)
    with replacing(out) as draft:
        data = page_data(page) if panel is None else panel_data(panel, page)
        draft.write_text(json_text(data), encoding="utf-8", newline="\n")
    progress("JSON written", 1.0)
    return out
