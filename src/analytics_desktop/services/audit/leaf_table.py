"""The leaves of the audit log in memory, to look up by the number of their entry (about 57 bytes a leaf)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from .arrow_columns import bytes_of, ends_of, values_of
from .compiled import NotUsual
from .peaks import HASH_BYTES

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection
    from numpy.typing import NDArray

_NONE = -1  # place of the leaf of an entry that has none yet
_GAPS = 4  # numbers for each leaf, at most: transactions that were rolled back leave gaps
_QUERY = "SELECT seq, epoch_us(occurred_at), leaf_hash FROM lake.audit_leaves"


@dataclass(frozen=True)
class LeafTable:
    """`places[n]`: row of the leaf of entry `first + n`. `instants`: in microseconds. `hashes`: see `as_words`.

    `seen`: the leaves whose entry came; `holds` notes them.
    """

    first: int
    places: NDArray[np.int64]
    instants: NDArray[np.int64]
    hashes: NDArray[np.uint64]
    seen: NDArray[np.bool_]

    def holds(
        self,
        seqs: NDArray[np.int64],
        instants: NDArray[np.int64],
        hashes: NDArray[np.uint64],
        stored: NDArray[np.uint64],
    ) -> bool:
        """Each of these entries has the time and the hash of its leaf; one without a leaf what stands with it."""
        at = seqs - self.first
        known = (at >= 0) & (at < len(self.places))
        places = np.where(known, self.places[np.where(known, at, 0)], _NONE)
        found = places != _NONE
        rows = places[found]
        self.seen[rows] = True
        return (
            np.array_equal(self.instants[rows], instants[found])
            and np.array_equal(self.hashes[rows], hashes[found])
            and np.array_equal(stored[~found], hashes[~found])
        )

    def some_missing(self, since: int | None) -> bool:
        """A leaf of that time or later, in microseconds, whose entry did not come."""
        return since is not None and bool((~self.seen & (self.instants >= since)).any())


def leaf_table(cursor: DuckDBPyConnection) -> LeafTable:
    """Raises NotUsual where numbers are not unique or far apart, or something is null."""
    table = cursor.execute(_QUERY).to_arrow_table()
    if not table.num_rows or any(column.null_count for column in table.columns):
        raise NotUsual
    seqs, instants = (np.concatenate([values_of(chunk) for chunk in table.column(place).chunks]) for place in (0, 1))
    first, rows = int(seqs.min()), np.arange(len(seqs))
    span = int(seqs.max()) - first + 1
    if span > _GAPS * len(seqs):
        raise NotUsual
    places = np.full(span, _NONE, np.int64)
    places[seqs - first] = rows
    if not np.array_equal(places[seqs - first], rows):
        raise NotUsual
    hashes = np.concatenate([as_words(chunk) for chunk in table.column(2).chunks])
    return LeafTable(first, places, instants, hashes, np.zeros(len(seqs), np.bool_))


def as_words(column: pa.Array) -> NDArray[np.uint64]:
    """Hashes of a BLOB column, shape (rows, 4). Raises NotUsual where one is null or of another length."""
    ends = ends_of(column)
    if column.null_count or (np.diff(ends) != HASH_BYTES).any():
        raise NotUsual
    return bytes_of(column)[ends[0] : ends[-1]].view(np.uint64).reshape(-1, HASH_BYTES // 8)
