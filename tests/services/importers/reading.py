"""Read a request CSV as an import does, without a database."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from analytics_desktop.services.importers import kinds
from analytics_desktop.services.importers.check import checked
from analytics_desktop.services.importers.plan import planned
from analytics_desktop.services.importers.sources import requests

COLUMNS = {"occurred_at": "time", "input_tokens": "in", "output_tokens": "out"}
CONSTANTS = {"provider": "P", "model": "M"}


@dataclass(frozen=True)
class Read:
    good: list[dict[str, Any]]
    bad: dict[int, str]  # line -> reason
    originals: dict[int, str]
    notes: tuple[str, ...]


def read(
    file: Path,
    mapping: dict[str, str] | None = None,
    constants: dict[str, str] | None = None,
    zone: str = "UTC",
) -> Read:
    """Good rows as dicts with their `line`, bad ones by line."""
    plan = planned(kinds()["requests"], COLUMNS | (mapping or {}), CONSTANTS | (constants or {}))
    good: list[dict[str, Any]] = []
    bad: dict[int, tuple[str, str]] = {}
    with requests.opened(file, plan) as opened:
        for batch in opened.batches:
            rows = checked(batch, opened.plan, zone)
            good += rows.filter(pl.col("reason").is_null()).to_dicts()
            faults = [(fault.line, fault.reason, fault.original) for fault in batch.faults]
            wrong = rows.filter(pl.col("reason").is_not_null()).select("line", "reason", "original").rows()
            bad |= {line: (reason, original) for line, reason, original in (*faults, *wrong)}
        notes = opened.notes
    return Read(
        good,
        {line: reason for line, (reason, _) in bad.items()},
        {line: original for line, (_, original) in bad.items()},
        notes,
    )
