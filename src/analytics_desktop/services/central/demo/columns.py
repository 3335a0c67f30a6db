"""From numpy arrays to columns that PostgreSQL's COPY reads as CSV."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

NONE = -1
"""Stands for "no value" in integer arrays; becomes an SQL null."""

_HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def uuids(rng: np.random.Generator, count: int) -> Bytes:
    """Version 4 uuids, shape (count, 16)."""
    raw = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    return raw


def hexadecimal(raw: Bytes) -> pl.Series:
    """Each row of `raw` as lower-case hexadecimal text; PostgreSQL reads 32 digits as a uuid."""
    count, width = raw.shape[0], raw.shape[1] * 2
    digits = np.empty((count, width), np.uint8)
    digits[:, 0::2] = _HEX[raw >> 4]
    digits[:, 1::2] = _HEX[raw & 15]
    offsets = np.arange(0, width * count + 1, width, dtype=np.int32)
    text = pa.StringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(digits))
    return pl.Series(text)


def optional(values: npt.NDArray[np.generic] | pl.Series, present: Bools) -> pl.Series:
    """`values` with null where not `present`."""
    series = values if isinstance(values, pl.Series) else pl.Series(values)
    return pl.select(pl.when(pl.Series(present)).then(series)).to_series()


def ids(values: Ints) -> pl.Series:
    """Keys with null for NONE."""
    return optional(values, values != NONE)


def picked(words: Sequence[str], index: Ints) -> pl.Series:
    """`words[index]`, null for NONE."""
    return pl.Series(list(words), dtype=pl.String).gather(ids(index))


def instants(microseconds: Ints, present: Bools | None = None) -> pl.Series:
    series = pl.Series(microseconds).cast(pl.Datetime("us", "UTC"))
    return series if present is None else optional(series, present)


def dollars(pico: Ints) -> pl.Series:
    """Pico-dollars as decimal text with 12 digits, exactly."""
    value = pl.Series(pico)
    whole, rest = value // 10**12, value % 10**12
    return pl.select(pl.concat_str(whole.cast(pl.String), pl.lit("."), rest.cast(pl.String).str.zfill(12))).to_series()


def chances(weights: npt.ArrayLike) -> Floats:
    """Cumulative probabilities of each row of weights, for `draw`."""
    total = np.cumsum(np.atleast_2d(np.asarray(weights, dtype=float)), axis=1)
    return np.asarray(total / total[:, -1:], dtype=float)


def draw(rng: np.random.Generator, cumulative: Floats, rows: Ints) -> Ints:
    """One column index for each element of `rows`, by that row's probabilities."""
    chance = rng.random(len(rows))
    return np.asarray((chance[:, None] >= cumulative[rows]).sum(axis=1), dtype=np.int64).clip(
        0, cumulative.shape[1] - 1
    )


def within(counts: Ints) -> Ints:
    """0, 1, 2, ... inside each group of `counts` consecutive rows."""
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    return np.arange(int(counts.sum()), dtype=np.int64) - starts


def running_total(values: Ints, counts: Ints) -> Ints:
    """Cumulative sum of `values` that starts again at 0 with each group; the first of a group is 0."""
    if len(values) == 0:
        return values
    shifted = np.concatenate(([0], np.cumsum(values)[:-1]))
    starts = np.cumsum(counts) - counts
    return np.asarray(shifted - np.repeat(shifted[starts[counts > 0]], counts[counts > 0]), dtype=np.int64)
