"""Leaf hashes of audit entries from columns of the lake, without making a value of Python of any field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from analytics_desktop.services.audit.arrow_columns import bytes_of, ends_of, nulls_of, values_of
from analytics_desktop.services.audit.compiled import NotUsual

from .instants import FIRST, LAST, write_instants
from .netstrings import NULL, pad, write_lengths, write_numbers, write_texts
from .sha256 import digests

if TYPE_CHECKING:
    import pyarrow as pa

_AROUND = 12  # bytes that a netstring of less than 2^31 bytes has beside its text, at most
_BLOCK = 64  # bytes (FIPS 180-4, 1)
_PADDING = 9  # bytes, at least
_POWERS = 10 ** np.arange(1, 19, dtype=np.int64)
_INSTANT = 27  # bytes of its text


def leaf_hashes(columns: Sequence[pa.Array]) -> NDArray[np.uint8]:
    """SHA-256(0x00 || canonical form) of each row, shape (rows, 32).

    Columns are the fields in the order of the form: VARCHAR as text, BIGINT as number, TIMESTAMP (naive) as instant.
    Raises NotUsual.
    """
    lengths = [_lengths(column) for column in columns]
    room = np.full(len(columns[0]), 1 + _PADDING + _BLOCK - 1, np.int64)
    for some in lengths:
        room += np.maximum(some, 0) + _AROUND
    starts = np.zeros(len(room) + 1, np.int64)
    np.cumsum(room & -_BLOCK, out=starts[1:])
    out, starts = np.empty(starts[-1], np.uint8), starts[:-1].copy()
    out[starts] = 0x00
    ends = (starts + 1).astype(np.uint64)
    for column, some in zip(columns, lengths, strict=True):
        _write(column, some, out, ends)
    blocks = np.empty(len(room), np.int64)
    pad(out, starts, ends, blocks)
    return digests(out, starts, blocks)


def _lengths(column: pa.Array) -> NDArray[np.int64]:
    """Bytes of each text, NULL where there is none."""
    kind = str(column.type)
    if kind == "string":
        lengths = np.diff(ends_of(column)).astype(np.int64)
    elif kind == "int64":
        lengths = 1 + np.searchsorted(_POWERS, values_of(column), side="right")
    elif kind == "timestamp[us]" and not column.null_count:
        lengths = np.full(len(column), _INSTANT, np.int64)
    else:
        raise NotUsual(kind)
    return np.where(nulls_of(column), NULL, lengths) if column.null_count else lengths


def _write(column: pa.Array, lengths: NDArray[np.int64], out: NDArray[np.uint8], ends: NDArray[np.uint64]) -> None:
    kind = str(column.type)
    if kind == "timestamp[us]":
        write_instants(out, ends, _within(values_of(column), FIRST, LAST))
        return
    write_lengths(out, ends, lengths)
    if kind == "int64":
        numbers = np.where(lengths < 0, 0, values_of(column))
        write_numbers(out, ends, _within(numbers, 0, np.iinfo(np.int64).max), lengths)
    else:
        write_texts(out, ends, bytes_of(column), ends_of(column)[:-1], lengths)


def _within(values: NDArray[np.int64], least: int, most: int) -> NDArray[np.int64]:
    if values.size and not (least <= values.min() and values.max() <= most):
        raise NotUsual("outside the usual range")
    return values
