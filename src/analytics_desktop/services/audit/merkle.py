"""Merkle tree of RFC 6962 / RFC 9162: head, inclusion proof, consistency proof, and proof of a range of leaves.

Every function takes and gives leaf *hashes*, `leaf_hash(data)` = SHA-256(0x00 || data).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

EMPTY_HEAD = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def tree_head(leaves: Iterable[bytes]) -> bytes:
    """Head of all leaves in their order; needs memory for log2(n) hashes only."""
    peaks: list[tuple[int, bytes]] = []  # perfect subtrees, largest first, as (height, hash)
    for leaf in leaves:
        height, node = 0, leaf
        while peaks and peaks[-1][0] == height:
            node, height = node_hash(peaks.pop()[1], node), height + 1
        peaks.append((height, node))
    if not peaks:
        return EMPTY_HEAD
    head = peaks.pop()[1]
    while peaks:
        head = node_hash(peaks.pop()[1], head)
    return head


def split_of(size: int) -> int:
    """The largest power of two below `size`: how many leaves hang on the left of a node (size >= 2)."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """Audit path of leaf `index` (PATH of RFC 9162 2.1.3.1), nearest sibling first."""
    if not 0 <= index < len(leaves):
        raise ValueError("no such leaf")
    if len(leaves) == 1:
        return []
    split = split_of(len(leaves))
    if index < split:
        return [*inclusion_proof(leaves[:split], index), tree_head(leaves[split:])]
    return [*inclusion_proof(leaves[split:], index - split), tree_head(leaves[:split])]


def inclusion_holds(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    """RFC 9162 2.1.3.2."""
    if not 0 <= index < size:
        return False
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and result == head


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> list[bytes]:
    """Proof that the tree of the first `old_size` leaves is a prefix of this one (RFC 9162 2.1.4.1)."""
    if not 0 < old_size <= len(leaves):
        raise ValueError("the old tree must have between 1 and all leaves")
    return list(_subproof(leaves, old_size, whole=True))


def _subproof(leaves: Sequence[bytes], old: int, whole: bool) -> Iterator[bytes]:
    if old == len(leaves):
        if not whole:
            yield tree_head(leaves)
        return
    split = split_of(len(leaves))
    if old <= split:
        yield from _subproof(leaves[:split], old, whole)
        yield tree_head(leaves[split:])
    else:
        yield from _subproof(leaves[split:], old - split, whole=False)
        yield tree_head(leaves[:split])


def consistency_holds(old_size: int, size: int, old_head: bytes, head: bytes, proof: Sequence[bytes]) -> bool:
    """RFC 9162 2.1.4.2; the empty tree is consistent with every tree."""
    if old_size == size:
        return not proof and old_head == head
    if old_size == 0:
        return not proof and old_head == EMPTY_HEAD
    if not 0 < old_size < size:
        return False
    path = [old_head, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _heads_of(path, old_size - 1, size - 1) == (old_head, head)


def _heads_of(path: Sequence[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    """The old and the new head that a consistency proof leads to; None where it is too short or too long."""
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    return (old, new) if last == 0 else None
