"""Reads everything: one pass over each table, several streams side by side, all in one snapshot of the server."""

from __future__ import annotations

from itertools import pairwise

import duckdb

from analytics_desktop.models.progress import Progress, part
from analytics_desktop.services.lake.duck import literal
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
        rows[table.name] = run_watched(connection, statement, f"Reading {table.name}", step)[0][0]
        done += weight
    return rows


def _everything(table: RawTable, central: Central) -> str:
    """An ordinary table is read by page ranges in parallel by the scanner itself; a partitioned one has no pages of
    its own and would be one stream, so it is read as one stream per partition's span of time."""
    select = f"SELECT {table.lake_columns} FROM central.public.{table.name}"
    bounds = central.bounds.get(table.name, ())
    time = central.times.get(table.name)
    if not bounds or time is None:
        return select
    edges = [None, *bounds, None]
    spans = (_span(time, first, finish) for first, finish in pairwise(edges))
    return " UNION ALL ".join(f"{select} WHERE {span}" for span in spans)


def _span(time: str, first: str | None, finish: str | None) -> str:
    after = f'"{time}" >= {literal(first)}::TIMESTAMPTZ' if first else ""
    before = f'"{time}" < {literal(finish)}::TIMESTAMPTZ' if finish else ""
    return " AND ".join(text for text in (after, before) if text)
