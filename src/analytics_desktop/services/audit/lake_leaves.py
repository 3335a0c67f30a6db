"""Leaf hashes of the audit log as the lake holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .peaks import HASH_BYTES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ALL = 1 << 62


def leaves_of(connection: DuckDBPyConnection, first: int = 0, last: int = _ALL) -> bytes:
    """Leaf hashes first .. last - 1, joined in the order of the tree."""
    if last <= first:
        return b""
    reader = connection.execute(
        "SELECT leaf_hash FROM lake.audit_leaves WHERE leaf_index >= ? AND leaf_index < ? ORDER BY leaf_index",
        [first, last],
    ).to_arrow_reader()
    return b"".join(bytes(batch.column(0).buffers()[2])[: batch.num_rows * HASH_BYTES] for batch in reader)
