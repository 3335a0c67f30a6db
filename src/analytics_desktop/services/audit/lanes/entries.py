"""Leaf hashes of audit entries from columns of the lake, without making a value of Python of any field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

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
_EMPTY = np.frombuffer(b"\0", np.uint8)


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
        lengths = np.diff(_values(column, np.int32, 1)).astype(np.int64)
    elif kind == "int64":
        lengths = 1 + np.searchsorted(_POWERS, _values(column, np.int64), side="right")
    elif kind == "timestamp[us]" and not column.null_count:
        lengths = np.full(len(column), _INSTANT, np.int64)
    else:
        raise NotUsual(kind)
    return np.where(column.is_null().to_numpy(zero_copy_only=False), NULL, lengths) if column.null_count else lengths


def _values(column: pa.Array, kind: type[np.int32 | np.int64], more: int = 0) -> NDArray[Any]:
    """Of a text: where each starts, and with `more` = 1 where the last ends. What stands for no value is any value."""
    return np.frombuffer(column.buffers()[1], kind)[column.offset : column.offset + len(column) + more]


def _write(column: pa.Array, lengths: NDArray[np.int64], out: NDArray[np.uint8], ends: NDArray[np.uint64]) -> None:
    kind = str(column.type)
    if kind == "timestamp[us]":
        write_instants(out, ends, _within(_values(column, np.int64), FIRST, LAST))
        return
    write_lengths(out, ends, lengths)
    if kind == "int64":
        numbers = np.where(lengths < 0, 0, _values(column, np.int64))
        write_numbers(out, ends, _within(numbers, 0, np.iinfo(np.int64).max), lengths)
    else:
        data = column.buffers()[2]
        texts = np.frombuffer(data, np.uint8) if data is not None and data.size else _EMPTY
        write_texts(out, ends, texts, _values(column, np.int32), lengths)


def _within(values: NDArray[np.int64], least: int, most: int) -> NDArray[np.int64]:
    if values.size and not (least <= values.min() and values.max() <= most):
        raise NotUsual("outside the usual range")
    return values
