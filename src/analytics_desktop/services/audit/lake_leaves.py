"""Leaf hashes of the audit log as the lake holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .peaks import HASH_BYTES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_ALL = 1 << 62


def leaves_of(connection: DuckDBPyConnection, first: int = 0, last: int = _ALL) -> bytes:
    """Leaf hashes first .. last - 1, joined in the order of the tree."""
    import numpy as np

    from .arrow_columns import values_of

    if last <= first:
        return b""
    reader = connection.execute(
        "SELECT leaf_index, leaf_hash FROM lake.audit_leaves WHERE leaf_index >= ? AND leaf_index < ?", [first, last]
    ).to_arrow_reader()
    places, hashes = [np.empty(0, np.int64)], []
    for batch in reader:
        places.append(values_of(batch.column(0)))
        hashes.append(bytes(batch.column(1).buffers()[2])[: batch.num_rows * HASH_BYTES])
    place, joined = np.concatenate(places), b"".join(hashes)
    if (np.diff(place) > 0).all():  # mostly so, as leaves are kept as they came: sorting takes as long as reading
        return joined
    return np.frombuffer(joined, f"V{HASH_BYTES}")[np.argsort(place, kind="stable")].tobytes()
