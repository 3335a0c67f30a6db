"""Positions of the rows of a log in the order in which they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .bitmaps import Positions
from .memory import Memory

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def newest_first(cursor: DuckDBPyConnection, memory: Memory, where: str, values: list[Any]) -> Positions:
    """Of the rows for which the condition holds."""
    sql = f"SELECT position FROM {memory.rows} WHERE {where} ORDER BY position DESC"
    found: Positions = cursor.execute(sql, values).fetchnumpy()["position"]
    return found


def largest_first(cursor: DuckDBPyConnection, memory: Memory, column: str, allowed: Positions | None) -> Positions:
    """Of the allowed rows, None for all. Unknown values are last, and newer rows come first among equals."""
    import numpy as np

    sql = f'SELECT position FROM {memory.rows} ORDER BY "{column}" DESC NULLS LAST, position DESC'
    found: Positions = cursor.execute(sql).fetchnumpy()["position"]
    if allowed is None:
        return found
    mask = np.zeros(memory.total, dtype=bool)
    mask[allowed] = True
    return found[mask[found]]
