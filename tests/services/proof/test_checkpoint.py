"""Signed heads as text, their witnesses, and frontiers of trees."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from analytics_desktop.services.audit.checkpoint import Checkpoint, SignedHead, head_from, signed_by, signed_head
from analytics_desktop.services.audit.merkle import consistency_proof, leaf_hash, tree_head
from analytics_desktop.services.audit.packed_tree import packed_peaks
from analytics_desktop.services.audit.peaks import Peaks, extension_proof
from analytics_desktop.services.audit.signing import public_pem
from analytics_desktop.services.audit.witness import witness_key, witnessed_by

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = public_pem(KEY.public_key())
HEAD = signed_head(Checkpoint("example.com/log", 7, sha256(b"x").digest()), KEY)

# The example of C2SP tlog-checkpoint and tlog-cosignature, as published.
PUBLISHED = """\
example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa \
Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 \
jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
"""


def test_the_published_example_is_read_and_printed_as_it_stands() -> None:
    head = head_from(PUBLISHED)
    assert head.checkpoint.size == 20852163
    assert [line.name for line in head.lines] == ["example.com/behind-the-sofa", "witness.example.com/w1"]
    assert head.text == PUBLISHED
    assert int.from_bytes(head.lines[1].signature[:8], "big") == 1679315147


def test_a_signed_head_reads_back_and_holds_for_its_key_only() -> None:
    assert head_from(HEAD.text) == HEAD
    assert signed_by(HEAD, PEM)
    assert not signed_by(HEAD, public_pem(ec.generate_private_key(ec.SECP256R1()).public_key()))


def test_openssl_checks_a_signed_head(tmp_path: Path) -> None:
    body, _, line = HEAD.text.rpartition("\n\n")
    (tmp_path / "body").write_text(body + "\n", encoding="utf-8")
    (tmp_path / "key.pem").write_text(PEM)
    (tmp_path / "signature").write_bytes(b64decode(line.split(" ")[2])[4:])
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "body"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout == b"Verified OK\n"


def test_no_changed_byte_leaves_a_head_that_holds() -> None:
    good = HEAD.text.encode()
    for place in range(len(good)):
        changed = _read(good[:place] + bytes([good[place] ^ 0x01]) + good[place + 1 :])
        assert changed is None or not (signed_by(changed, PEM) and changed.checkpoint.origin == HEAD.checkpoint.origin)


def _read(content: bytes) -> SignedHead | None:
    try:
        return head_from(content.decode())
    except ValueError:
        return None


def witness(kind: int) -> tuple[str, str]:
    """(verifier key, signature line for HEAD) of a witness with a key of its own."""
    key, name = Ed25519PrivateKey.generate(), "witness.example/1"
    public = bytes([kind]) + key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    key_id = sha256(name.encode() + b"\n" + public).digest()[:4]
    message, stamp = HEAD.checkpoint.body.encode(), b""
    if kind == 4:
        stamp = (1_770_000_000).to_bytes(8, "big")
        message = b"cosignature/v1\ntime 1770000000\n" + message
    line = f"— {name} {b64encode(key_id + stamp + key.sign(message)).decode()}\n"
    return f"{name}+{key_id.hex()}+{b64encode(public).decode()}", line


@pytest.mark.parametrize("kind", [1, 4])
def test_a_witness_line_holds_for_its_own_head_and_key(kind: int) -> None:
    key, text = witness(kind)
    line = head_from(HEAD.text + text).lines[1]
    assert witnessed_by(HEAD.checkpoint, line, witness_key(key))
    assert not witnessed_by(Checkpoint("example.com/log", 8, HEAD.checkpoint.root), line, witness_key(key))
    assert not witnessed_by(HEAD.checkpoint, line, witness_key(witness(kind)[0]))


@pytest.mark.parametrize("text", ["", "name", "a+00000000+AAAA", "a key with another number"])
def test_text_that_is_no_witness_key_is_refused(text: str) -> None:
    text = witness(1)[0].replace("+", "+0", 1) if text.startswith("a key") else text
    with pytest.raises(ValueError, match="key"):
        witness_key(text)


@given(st.integers(0, 80), st.integers(0, 80))
def test_frontiers_grow_to_the_same_tree_and_prove_it(old: int, more: int) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(old + more)]
    peaks = Peaks().extended(leaves[:old])
    grown = peaks.extended(leaves[old:])
    assert grown.head() == tree_head(leaves)
    assert packed_peaks(peaks, b"".join(leaves[old:])) == grown
    if old and more:
        assert extension_proof(peaks, leaves[old:]) == consistency_proof(leaves, old)


def test_a_frontier_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="frontier"):
        Peaks.of_bytes(3, b"x" * 32)
