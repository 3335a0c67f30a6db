"""Reads everything: one pass over each table, several streams side by side, all in one snapshot of the server."""

from __future__ import annotations

import duckdb

from analytics_desktop.models.progress import Progress, part
from analytics_desktop.services.lake.watched import run_watched

from .central import Central
from .raw_tables import RawTable, raw_tables


def load_all(connection: duckdb.DuckDBPyConnection, central: Central, progress: Progress) -> dict[str, int]:
    """Fill the empty lake; rows read per table. Inside the caller's transaction."""
    total = sum(central.weights.get(name, 1.0) for name in raw_tables())
    done = 0.0
    rows = {}
    for table in raw_tables().values():
        weight = central.weights.get(table.name, 1.0)
        step = part(progress, done / total, (done + weight) / total)
        connection.execute(table.ddl)
        statement = f"INSERT INTO lake.{table.name} {_everything(table, central)}"
        rows[table.name] = run_watched(connection, statement, f"Reading {table.name}", step, central.stop)[0][0]
        done += weight
    return rows


def _everything(table: RawTable, central: Central) -> str:
    """The scanner reads a table by page ranges in parallel. A partitioned table has no pages of its own and would be
    one slow stream, so its partitions are read instead, where they show this login the same rows."""
    sources = central.partitions.get(table.name) or (table.name,)
    return " UNION ALL ".join(f'SELECT {table.lake_columns} FROM central.public."{source}"' for source in sources)
