"""Rows per second of a first sync, against PostgreSQL's own binary COPY of the same columns into nothing."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

import psycopg

from analytics_desktop.services.sync import sync
from analytics_desktop.services.sync.raw_tables import raw_tables
from analytics_desktop.services.workspace import workspace_at
from benchmarks.central_rows import central_with
from benchmarks.measure import ROWS, Row, Steps, seconds, tell
from benchmarks.secrets_in_memory import SecretsInMemory

AIMS = {"ai_cost_tracking": "1.0", "analytics_events": "1.5"}


def copy_to_nowhere(dsn: str, table: str) -> None:
    """The floor: nothing that reads all rows through the protocol can do less."""
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        columns = raw_tables()[table].central_columns
        with cursor.copy(f"COPY (SELECT {columns} FROM {table}) TO STDOUT (FORMAT binary)") as rows:
            for _ in rows:
                pass


def main() -> None:
    with central_with(ROWS, ROWS) as dsn, tempfile.TemporaryDirectory() as folder:
        floors = {table: min(seconds(partial(copy_to_nowhere, dsn, table)) for _ in range(3)) for table in AIMS}
        steps = Steps()
        report = sync(workspace_at(Path(folder) / "w"), SecretsInMemory(), dsn, progress=steps)
        rows = [told(table, report.rows[table], steps.seconds(f"Reading {table}"), floors[table]) for table in AIMS]
        total, floor = sum(report.rows[table] for table in AIMS), sum(floors.values())
        whole = f"{total / report.seconds:,.0f} rows/s in {report.seconds:.1f} s"
        rows.append(
            Row("whole sync, rollups and hashes too", whole, "COPY of both", f"{floor:.1f} s", report.seconds / floor)
        )
    tell("Sync speed", rows, "Reading includes writing encrypted Parquet into the lake; the floor writes nothing.")


def told(table: str, count: int, took: float, floor: float) -> Row:
    peer = f"{count / floor:,.0f} rows/s in {floor:.1f} s"
    return Row(
        f"{table}, {count:,} rows",
        f"{count / took:,.0f} rows/s in {took:.1f} s",
        "COPY binary to nowhere",
        peer,
        took / floor,
        AIMS[table],
    )


if __name__ == "__main__":
    main()
