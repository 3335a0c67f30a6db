"""Hits of a search in their order, of which only the asked ranks are ever looked up.

Rows with the same words have the same score, so the order is one kind of rows after the other, each newest first. With
the number of rows of each kind in each block of rows, any rank is found without the ranks before it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from . import bitmaps
from .bitmaps import Bitmap, Positions

AT_ONCE = 16  # blocks that are counted together: what their kinds need fits into the cache of a core


class Ranked:
    """`words`: the rows that contain each of them, and `allowed` which may be hits (None: all). Kind k of a row says by
    its bits which words it contains. `best`: the kinds that count, best first; `blocks`: rows by block and kind."""

    def __init__(
        self, words: Sequence[Bitmap], allowed: Bitmap | None, best: list[int], blocks: npt.NDArray[np.int64]
    ) -> None:
        self._words, self._allowed, self._best = words, allowed, best
        self._newest_first = {kind: blocks[::-1, kind].cumsum() for kind in best}
        sizes = [int(blocks[:, kind].sum()) for kind in best]
        self._starts = [sum(sizes[:place]) for place in range(len(sizes) + 1)]

    def __len__(self) -> int:
        return self._starts[-1]

    def __getitem__(self, wanted: slice) -> Positions:
        """Positions of the ranks first .. last - 1."""
        first, last, _ = wanted.indices(len(self))
        parts = [
            self._of_kind(kind, max(first, start) - start, min(last, end) - start)
            for kind, start, end in zip(self._best, self._starts, self._starts[1:], strict=False)
            if start < last and end > first
        ]
        return np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)

    def everything(self) -> Positions:
        return self[:]

    def _of_kind(self, kind: int, first: int, last: int) -> Positions:
        """The rows first .. last - 1 of one kind, newest first."""
        ends, count = self._newest_first[kind], len(self._newest_first[kind])
        begin, end = (int(np.searchsorted(ends, rank, "right")) for rank in (first, last - 1))
        low = (count - 1 - end) * bitmaps.BLOCK  # the blocks that hold these ranks lie side by side
        rows = self._rows(kind, slice(low // 8, (count - begin) * bitmaps.BLOCK // 8))
        found = np.flatnonzero(np.unpackbits(rows))[::-1] + low
        before = int(ends[begin - 1]) if begin else 0
        return found[first - before : last - before].astype(np.int32)

    def _rows(self, kind: int, part: slice) -> Bitmap:
        """The rows of one kind in a part of the bitmaps."""
        rows = _start(self._words[0][part], None if self._allowed is None else self._allowed[part])
        for k, word in enumerate(self._words):
            rows &= word[part] if kind >> k & 1 else ~word[part]
        return rows


def kinds(words: Sequence[Bitmap], allowed: Bitmap | None) -> npt.NDArray[np.int64]:
    """How many rows of each kind each block of rows has: one line a block, one column a kind; kind 0 is not counted."""
    size = bitmaps.BLOCK // 8
    counts = np.zeros((len(words[0]) // size, 1 << len(words)), dtype=np.int64)
    for first in range(0, len(counts), AT_ONCE):
        part = slice(first * size, (first + AT_ONCE) * size)
        start = _start(words[0][part], None if allowed is None else allowed[part])
        for kind, rows in _split([word[part] for word in words], start).items():
            if kind:
                counts[first : first + AT_ONCE, kind] = bitmaps.rows_in(rows)
    return counts


def _split(words: Sequence[Bitmap], start: Bitmap) -> dict[int, Bitmap]:
    """The rows of each kind that there is."""
    found = {0: start}
    for k, word in enumerate(words):
        others = ~word
        parts = {kind | 1 << k: rows & word for kind, rows in found.items()}
        parts.update((kind, rows & others) for kind, rows in found.items())
        found = {kind: rows for kind, rows in parts.items() if not kind or rows.any()}
    return found


def _start(like: Bitmap, allowed: Bitmap | None) -> Bitmap:
    return np.full_like(like, 255) if allowed is None else allowed.copy()
