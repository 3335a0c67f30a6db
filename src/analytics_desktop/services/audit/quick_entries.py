"""Whether entries and leaves belong together, by compiled code; what is wrong is for SQL to say."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import duckdb
import numpy as np
import pyarrow as pa

from analytics_desktop.services.central.audit_leaf import FIELDS

from .arrow_columns import values_of
from .compiled import Compiled, NotUsual
from .leaf_sql import text_sql
from .leaf_table import LeafTable, as_words, leaf_table

_AT_ONCE = 8192  # rows; what is made of them mostly stays in the cache of the processor
_WAITING = 4  # batches that may wait for being hashed
_AS_THEY_ARE = {"occurred_at": "a.occurred_at"} | {
    field: f"CAST(a.{field} AS BIGINT)" for field in ("seq", "person_id", "records")
}


def shown_quickly(connection: duckdb.DuckDBPyConnection, compiled: Compiled, since: int | None) -> tuple[bool, bool]:
    """Whether each entry has time and hash of its leaf, and whether each leaf from `since` on, in microseconds, has its
    entry. False is also said where it was not found out because something is unusual.
    """
    waiting: deque[Future[bool]] = deque()
    with ThreadPoolExecutor(1) as pool:  # it hashes while DuckDB reads what is next
        table = pool.submit(leaf_table, connection.cursor())
        try:
            for batch in _batches(connection):
                waiting.append(pool.submit(_holds, batch, compiled, table))
                if len(waiting) > _WAITING and not waiting.popleft().result():
                    return False, False
            return all(future.result() for future in waiting), not table.result().some_missing(since)
        except duckdb.InterruptException:  # somebody wants it to stop
            raise
        except (NotUsual, pa.ArrowException, duckdb.Error):  # such as texts of more than 2 GB in one batch
            return False, False


def _batches(connection: duckdb.DuckDBPyConnection) -> Iterator[pa.RecordBatch]:
    """Every entry: its fields, then the hash that stands with it."""
    fields = ", ".join(_AS_THEY_ARE.get(field) or text_sql("a", field) for field in FIELDS)
    yield from connection.execute(f"SELECT {fields}, a.leaf_hash FROM lake.audit_log a").to_arrow_reader(_AT_ONCE)


def _holds(batch: pa.RecordBatch, compiled: Compiled, table: Future[LeafTable]) -> bool:
    *fields, stored = batch.columns
    hashes = compiled.leaf_hashes(fields).view(np.uint64)
    seqs, instants = (batch.column(FIELDS.index(name)) for name in ("seq", "occurred_at"))
    if seqs.null_count:
        raise NotUsual
    return table.result().holds(values_of(seqs), values_of(instants), hashes, as_words(stored))
