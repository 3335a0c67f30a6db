"""Columns of Arrow as arrays of numpy without a copy; Arrow's own way imports pandas, which takes a second."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

_NO_BYTES = np.frombuffer(b"\0", np.uint8)


def values_of(column: pa.Array, kind: type[np.int32 | np.int64] = np.int64) -> NDArray[Any]:
    """Numbers, or instants; what stands for no value is any value."""
    return np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column)]


def ends_of(column: pa.Array) -> NDArray[np.int32]:
    """Of a column of texts or bytes: where the first begins, and where each ends, in `bytes_of`."""
    return np.frombuffer(column.buffers()[1], np.int32)[column.offset : column.offset + len(column) + 1]


def bytes_of(column: pa.Array) -> NDArray[np.uint8]:
    """Of a column of texts or bytes: at least one byte, also where all are empty."""
    joined = column.buffers()[2]
    return np.frombuffer(joined, np.uint8) if joined is not None and joined.size else _NO_BYTES


def nulls_of(column: pa.Array) -> NDArray[np.bool_]:
    bits = column.buffers()[0]
    if not column.null_count or bits is None:
        return np.zeros(len(column), np.bool_)
    valid = np.unpackbits(np.frombuffer(bits, np.uint8), count=column.offset + len(column), bitorder="little")
    return ~valid[column.offset :].astype(np.bool_)
