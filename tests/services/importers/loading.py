"""Import request CSVs into a store and look at what is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from analytics_desktop.models.importing import ImportOptions, ImportReport
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.importers import run_import

COLUMNS = {"occurred_at": "time", "input_tokens": "in", "output_tokens": "out"}
CONSTANTS = {"provider": "P", "model": "M"}
DAY = "2026-01-31"


def load(
    dsn: str,
    *files: Path,
    mapping: dict[str, str] | None = None,
    constants: dict[str, str] | None = None,
    options: ImportOptions | None = None,
    progress: Progress = silent,
) -> ImportReport:
    columns, fixed = COLUMNS | (mapping or {}), CONSTANTS | (constants or {})
    return run_import("requests", files, dsn, columns, fixed, options or ImportOptions(), progress)


def rows(dsn: str, query: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode()).fetchall()


def ledger(dsn: str, what: str = "count(*)") -> list[tuple[Any, ...]]:
    return rows(dsn, f"SELECT {what} FROM ai_cost_tracking r ORDER BY 1")
