"""A Merkle tree with all its levels in memory (64 bytes a leaf): every proof is then a matter of looking up nodes."""

from __future__ import annotations

from collections.abc import Iterator

from .merkle import EMPTY_HEAD, split_of
from .packed_tree import next_level
from .peaks import HASH_BYTES


class WholeTree:
    """The tree (RFC 6962) of joined leaf hashes. A level's odd last node stands in the next one too."""

    def __init__(self, leaves: bytes) -> None:
        if len(leaves) % HASH_BYTES:
            raise ValueError("not whole hashes")
        self.size = len(leaves) // HASH_BYTES
        self._levels = [leaves]
        while len(self._levels[-1]) > HASH_BYTES:
            self._levels.append(next_level(self._levels[-1]))

    @property
    def head(self) -> bytes:
        return self._levels[-1] if self.size else EMPTY_HEAD

    def leaf(self, index: int) -> bytes:
        return self.node(index, 1)

    def node(self, start: int, count: int) -> bytes:
        """Head of the leaves start .. start + count - 1, which are those below one node of this tree."""
        height = (count - 1).bit_length()
        at = (start >> height) * HASH_BYTES
        return self._levels[height][at : at + HASH_BYTES]

    def inclusion(self, index: int) -> list[bytes]:
        """RFC 9162 2.1.3.1."""
        if not 0 <= index < self.size:
            raise ValueError("no such leaf")
        path = []
        for height, level in enumerate(self._levels[:-1]):
            sibling = (index >> height ^ 1) * HASH_BYTES
            if sibling < len(level):
                path.append(level[sibling : sibling + HASH_BYTES])
        return path

    def consistency(self, old: int) -> list[bytes]:
        """RFC 9162 2.1.4.1."""
        if not 0 < old <= self.size:
            raise ValueError("the old tree must have between 1 and all leaves")
        return list(self._subproof(0, self.size, old, whole=True))

    def range_proof(self, first: int, last: int) -> list[bytes]:
        """Heads of the subtrees left and right of the leaves first .. last - 1, from left to right."""
        if not 0 <= first < last <= self.size:
            raise ValueError("the range must hold at least one leaf of the tree")
        return list(self._outside(0, self.size, first, last))

    def _subproof(self, start: int, count: int, old: int, whole: bool) -> Iterator[bytes]:
        if old == count:
            if not whole:
                yield self.node(start, count)
            return
        split = split_of(count)
        if old <= split:
            yield from self._subproof(start, split, old, whole)
            yield self.node(start + split, count - split)
        else:
            yield from self._subproof(start + split, count - split, old - split, whole=False)
            yield self.node(start, split)

    def _outside(self, start: int, count: int, first: int, last: int) -> Iterator[bytes]:
        if start + count <= first or start >= last:
            yield self.node(start, count)
        elif not (first <= start and start + count <= last):
            split = split_of(count)
            yield from self._outside(start, split, first, last)
            yield from self._outside(start + split, count - split, first, last)
