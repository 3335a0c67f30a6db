"""The tree against the published vectors of RFC 6962 implementations and against its own definition."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_desktop.services.audit.merkle import (
    EMPTY_HEAD,
    consistency_holds,
    consistency_proof,
    inclusion_holds,
    inclusion_proof,
    leaf_hash,
    tree_head,
)
from analytics_desktop.services.audit.merkle_range import head_of_range, range_proof

# Inputs and heads that certificate-transparency-go, trillian and transparency-dev/merkle publish as test vectors.
INPUTS = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
LEAVES = [leaf_hash(data) for data in INPUTS]
HEADS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree_head([]) == EMPTY_HEAD
    assert EMPTY_HEAD.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_heads_equal_the_published_vectors(size: int) -> None:
    assert tree_head(LEAVES[:size]).hex() == HEADS[size - 1]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_inclusion_paths_equal_the_published_vectors(index: int, size: int, path: list[str]) -> None:
    proof = inclusion_proof(LEAVES[:size], index)
    assert [node.hex() for node in proof] == path
    assert inclusion_holds(LEAVES[index], index, size, proof, bytes.fromhex(HEADS[size - 1]))


@pytest.mark.parametrize(
    ("old", "size", "path"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_equal_the_published_vectors(old: int, size: int, path: list[str]) -> None:
    proof = consistency_proof(LEAVES[:size], old)
    assert [node.hex() for node in proof] == path
    assert consistency_holds(old, size, bytes.fromhex(HEADS[old - 1]), bytes.fromhex(HEADS[size - 1]), proof)


def leaves_of(size: int) -> list[bytes]:
    return [leaf_hash(str(number).encode()) for number in range(size)]


@given(st.integers(1, 70), st.data())
def test_inclusion_proofs_hold_and_fail_for_another_leaf_place_or_head(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    index = data.draw(st.integers(0, size - 1))
    proof, head = inclusion_proof(leaves, index), tree_head(leaves)
    assert inclusion_holds(leaves[index], index, size, proof, head)
    assert not inclusion_holds(leaf_hash(b"another"), index, size, proof, head)
    assert not inclusion_holds(leaves[index], index, size, proof, leaf_hash(b"another"))
    assert not inclusion_holds(leaves[index], index, size, [*proof, head], head)
    assert not inclusion_holds(leaves[index], index + size, size, proof, head)


@given(st.integers(1, 70), st.data())
def test_consistency_proofs_hold_and_fail_for_a_rewritten_past(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    old = data.draw(st.integers(1, size))
    proof, head = consistency_proof(leaves, old), tree_head(leaves)
    assert consistency_holds(old, size, tree_head(leaves[:old]), head, proof)
    rewritten = [*leaves[: old - 1], leaf_hash(b"rewritten")]
    assert not consistency_holds(old, size, tree_head(rewritten), head, proof)
    assert not consistency_holds(old, size, tree_head(leaves[:old]), leaf_hash(b"another"), proof)
    assert not consistency_holds(old, size, tree_head(leaves[:old]), head, [*proof, head])


@given(st.integers(1, 70), st.data())
def test_range_proofs_give_the_head_and_show_a_left_out_row(size: int, data: st.DataObject) -> None:
    leaves = leaves_of(size)
    first = data.draw(st.integers(0, size - 1))
    last = data.draw(st.integers(first + 1, size))
    proof, head, inside = range_proof(leaves, first, last), tree_head(leaves), leaves[first:last]
    assert head_of_range(inside, first, size, proof) == head
    assert head_of_range(inside[:-1], first, size, proof) != head
    assert head_of_range([*inside[:-1], leaf_hash(b"another")], first, size, proof) != head
    assert head_of_range(inside, first, size, [*proof, head]) is None


def test_a_range_proof_of_no_leaves_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one leaf"):
        range_proof(leaves_of(3), 1, 1)
    assert head_of_range([], 0, 3, []) is None
    assert head_of_range([], 0, 0, []) == EMPTY_HEAD
