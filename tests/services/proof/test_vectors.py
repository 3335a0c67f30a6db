"""The good probes and the kinds of corruption of transparency-dev/merkle (cmd/proofgen), made again here by its rules.

Its published files are not copied, so this is no run of them: the trees and heads are the public ones of RFC 6962
implementations, the proofs are ours. Good proofs hold and every corruption tried here fails, for our verifier and for
the one that ships inside packs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

import pytest

from analytics_desktop.services.audit import verify_pack as standalone
from analytics_desktop.services.audit.merkle import EMPTY_HEAD, consistency_holds, inclusion_holds, leaf_hash
from analytics_desktop.services.audit.whole_tree import WholeTree
from tests.services.audit.test_merkle import HEADS, LEAVES

ROOTS = [bytes.fromhex(head) for head in HEADS]
OTHER = bytes.fromhex("abacaba000000000000000000000000000000000000000000060061e00123456")
TREES = [WholeTree(b"".join(LEAVES[:size])) for size in range(9)]
# The probes of the published folder (leaf, size) and (old, size), then every other one up to eight leaves.
INCLUSION = [(0, 1), (0, 8), (5, 8), (2, 3), (1, 5), *((i, n) for n in range(1, 9) for i in range(n))]
CONSISTENCY = [(1, 1), (1, 8), (6, 8), (2, 5), (6, 7), *((m, n) for n in range(1, 9) for m in range(1, n + 1))]

Inclusion = tuple[bytes, int, int, Sequence[bytes], bytes]
Consistency = tuple[int, int, bytes, bytes, Sequence[bytes]]


def ours_or_theirs(check: Callable[[], bool]) -> bool:
    """The standalone verifier says no by raising."""
    try:
        return check()
    except (standalone.Broken, ValueError, StopIteration, IndexError):
        return False


def standalone_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], head: bytes) -> bool:
    if not 0 <= index < size:
        return False
    return ours_or_theirs(lambda: standalone.climb(list(proof), index, size - 1, [leaf]) == [head])


def standalone_consistency(old: int, size: int, before: bytes, head: bytes, proof: Sequence[bytes]) -> bool:
    return ours_or_theirs(lambda: standalone.extends(old, size, before, head, list(proof)))


def corrupted_paths(proof: list[bytes], *roots: bytes) -> Iterator[list[bytes]]:
    for root in roots:
        yield [*proof, root]
        yield [root, *proof]
    yield [*proof, b""]
    yield [b"", *proof]
    for place in range(len(proof)):
        flipped = bytes([proof[place][0] ^ 8]) + proof[place][1:]
        yield [*proof[:place], flipped, *proof[place + 1 :]]
    if proof:
        yield proof[:-1]
    if len(proof) > 1:
        yield [proof[0], OTHER, *proof[1:]]


def wrong_inclusions(index: int, size: int) -> Iterator[Inclusion]:
    leaf, root, proof = LEAVES[index], ROOTS[size - 1], TREES[size].inclusion(index)
    for other in (index - 1, index + 1, index ^ 2):
        yield leaf, other, size, proof, root
    for other in {size * 2, size // 2} - {size}:
        yield leaf, index, other, proof, root
    yield b"WrongLeaf", index, size, proof, root
    yield leaf, index, size, proof, EMPTY_HEAD
    yield leaf, index, size, proof, OTHER
    for path in corrupted_paths(proof, root):
        yield leaf, index, size, path, root


def wrong_consistencies(old: int, size: int) -> Iterator[Consistency]:
    before, root, proof = ROOTS[old - 1], ROOTS[size - 1], TREES[size].consistency(old)
    for other in {old - 1, old + 1, old ^ 2} - {old}:
        yield other, size, before, root, proof
    for other in {size * 2, size // 2} - {size}:
        yield old, other, before, root, proof
    for one, two in ((OTHER, root), (before, OTHER), (EMPTY_HEAD, root), (before, EMPTY_HEAD)):
        yield old, size, one, two, proof
    if before != root:
        yield old, size, root, before, proof
        yield old, size, root, root, proof
        yield old, size, before, before, proof
    for path in corrupted_paths(proof, before, root):
        yield old, size, before, root, path


@pytest.mark.parametrize("holds", [inclusion_holds, standalone_inclusion])
def test_inclusion_probes(holds: Callable[..., bool]) -> None:
    for index, size in INCLUSION:
        good = (LEAVES[index], index, size, TREES[size].inclusion(index), ROOTS[size - 1])
        assert holds(*good), (index, size)
        assert [wrong for wrong in wrong_inclusions(index, size) if wrong != good and holds(*wrong)] == [], (
            index,
            size,
        )


@pytest.mark.parametrize("holds", [consistency_holds, standalone_consistency])
def test_consistency_probes(holds: Callable[..., bool]) -> None:
    for old, size in CONSISTENCY:
        good = (old, size, ROOTS[old - 1], ROOTS[size - 1], TREES[size].consistency(old))
        assert holds(*good), (old, size)
        assert [wrong for wrong in wrong_consistencies(old, size) if wrong != good and holds(*wrong)] == [], (old, size)


@pytest.mark.parametrize(("leaf", "root"), [(b"", leaf_hash(b"data")), (leaf_hash(b"data"), b""), (OTHER, EMPTY_HEAD)])
def test_single_entry_probes(leaf: bytes, root: bytes) -> None:
    assert not inclusion_holds(leaf, 0, 1, [], root)
    assert not standalone_inclusion(leaf, 0, 1, [], root)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 0), (2, 1), (-1, 1)])
def test_places_outside_the_tree(index: int, size: int) -> None:
    assert not inclusion_holds(OTHER, index, size, [], OTHER)
    assert not standalone_inclusion(OTHER, index, size, [], OTHER)


@pytest.mark.parametrize("size", range(1, 40))
def test_whole_trees_give_the_proofs_of_the_definition(size: int) -> None:
    from analytics_desktop.services.audit.merkle import consistency_proof, inclusion_proof, tree_head
    from analytics_desktop.services.audit.merkle_range import range_proof

    leaves = [sha256(bytes([number])).digest() for number in range(size)]
    tree = WholeTree(b"".join(leaves))
    assert tree.head == tree_head(leaves)
    for index in range(size):
        assert tree.inclusion(index) == inclusion_proof(leaves, index)
        assert tree.consistency(index + 1) == consistency_proof(leaves, index + 1)
        assert tree.range_proof(index, size) == range_proof(leaves, index, size)
        assert tree.range_proof(0, index + 1) == range_proof(leaves, 0, index + 1)
