"""What of a Merkle tree must be remembered so that it can grow: the heads of its perfect subtrees (its frontier).

With these log2(n) hashes and the new leaves alone, the next head and the proof that it extends this one can be made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .merkle import EMPTY_HEAD, node_hash, split_of, tree_head

HASH_BYTES = 32


@dataclass(frozen=True)
class Peaks:
    """`nodes`: heads of the perfect subtrees that `size` leaves form, largest first; one for each bit set in `size`."""

    size: int = 0
    nodes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.nodes) != self.size.bit_count():
            raise ValueError("not the frontier of a tree of this size")

    @classmethod
    def of_bytes(cls, size: int, joined: bytes) -> Peaks:
        """Raises ValueError where the bytes are not the nodes of a tree of this size."""
        if len(joined) % HASH_BYTES:
            raise ValueError("not whole hashes")
        return cls(size, split_hashes(joined))

    def head(self) -> bytes:
        return _folded(self.nodes)

    def extended(self, leaves: Iterable[bytes]) -> Peaks:
        size, nodes = self.size, list(self.nodes)
        for leaf in leaves:
            node, below = leaf, size
            while below & 1:
                node, below = node_hash(nodes.pop(), node), below >> 1
            nodes.append(node)
            size += 1
        return Peaks(size, tuple(nodes))


def extension_proof(old: Peaks, fresh: Sequence[bytes]) -> list[bytes]:
    """The consistency proof (RFC 9162 2.1.4.1) from `old` to the tree that `fresh` leaves make of it."""
    size = old.size + len(fresh)
    return list(_nodes(old, fresh, 0, size, whole=True)) if old.size and fresh else []


def _nodes(old: Peaks, fresh: Sequence[bytes], start: int, count: int, whole: bool) -> Iterator[bytes]:
    """SUBPROOF of the leaves start .. start + count - 1; each node is all old or all new."""
    kept = min(old.size - start, count)
    if kept == count:
        if not whole:
            yield _old_node(old, start)
        return
    split = split_of(count)
    if kept <= split:
        yield from _nodes(old, fresh, start, split, whole)
        yield tree_head(fresh[start + split - old.size : start + count - old.size])
    else:
        yield from _nodes(old, fresh, start + split, count - split, whole=False)
        yield _peak_at(old, start)


def _old_node(old: Peaks, start: int) -> bytes:
    """Head of all old leaves from `start` on, which is where a perfect subtree begins."""
    place, nodes = 0, list(old.nodes)
    while place < start:
        place += 1 << (old.size - place).bit_length() - 1
        nodes.pop(0)
    return _folded(nodes)


def _peak_at(old: Peaks, start: int) -> bytes:
    place = 0
    for node in old.nodes:
        if place == start:
            return node
        place += 1 << (old.size - place).bit_length() - 1
    raise ValueError("no perfect subtree begins there")


def _folded(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return EMPTY_HEAD
    head = nodes[-1]
    for node in reversed(nodes[:-1]):
        head = node_hash(node, head)
    return head


def split_hashes(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + HASH_BYTES] for at in range(0, len(joined), HASH_BYTES))
