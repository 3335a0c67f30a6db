"""Hits of a search in their order, of which only the asked ranks are ever looked up.

Rows with the same words have the same score, so the order is one kind of rows after the other, each newest first. With
the number of rows of each kind in each block of rows, any rank is found without the ranks before it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int32]
BLOCK = 65_536  # rows


class Ranked:
    """`contained`: a kind for each row; `best`: the kinds that count, best first; `blocks`: rows by block and kind."""

    def __init__(self, contained: npt.NDArray[np.uint8], best: list[int], blocks: npt.NDArray[np.int64]) -> None:
        self._contained = contained
        self._best = best
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
        low = (count - 1 - end) * BLOCK  # the blocks that hold these ranks lie side by side
        found = np.flatnonzero(self._contained[low : (count - begin) * BLOCK] == kind)[::-1] + low
        before = int(ends[begin - 1]) if begin else 0
        return found[first - before : last - before].astype(np.int32)
