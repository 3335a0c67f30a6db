"""Prove that a run of leaves is complete: all leaves first..last-1 of a tree, none left out, with few extra hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .merkle import EMPTY_HEAD, node_hash, split_of, tree_head


def range_proof(leaves: Sequence[bytes], first: int, last: int) -> list[bytes]:
    """Heads of the subtrees left and right of leaves[first:last], from left to right."""
    if not 0 <= first < last <= len(leaves):
        raise ValueError("the range must hold at least one leaf of the tree")

    def outside(start: int, size: int) -> Iterator[bytes]:
        if start + size <= first or start >= last:
            yield tree_head(leaves[start : start + size])
        elif not (first <= start and start + size <= last):
            split = split_of(size)
            yield from outside(start, split)
            yield from outside(start + split, size - split)

    return list(outside(0, len(leaves)))


def head_of_range(inside: Sequence[bytes], first: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """Head of the tree of `size` leaves of which those from `first` on are `inside`; None where the proof misfits."""
    last = first + len(inside)
    if size == 0:
        return EMPTY_HEAD if not inside and not proof else None
    if not (0 <= first < last <= size):
        return None
    rest = iter(proof)

    def head(start: int, count: int) -> bytes:
        if start + count <= first or start >= last:
            return next(rest)
        if first <= start and start + count <= last:
            return tree_head(inside[start - first : start - first + count])
        split = split_of(count)
        left = head(start, split)
        return node_hash(left, head(start + split, count - split))

    try:
        result = head(0, size)
    except StopIteration:
        return None
    return result if next(rest, None) is None else None
