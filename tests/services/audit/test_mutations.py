"""Random changes of whatever proves something are never accepted: 10,000 in the slow run, a few of each kind always."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.audit.checkpoint import Checkpoint, head_from, signed_by, signed_head
from analytics_desktop.services.audit.merkle import consistency_holds, inclusion_holds, leaf_hash
from analytics_desktop.services.audit.signing import public_pem
from analytics_desktop.services.audit.verify import verify_pack
from analytics_desktop.services.audit.whole_tree import WholeTree
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.snapshot.locks import Passphrase
from analytics_desktop.services.snapshot.receive import look_at
from analytics_desktop.services.snapshot.save import save_snapshot
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import MemorySecrets, Synced
from tests.services.audit.conftest import Packed

KEY = ec.generate_private_key(ec.SECP256R1())
PEM = public_pem(KEY.public_key())
Accepts = Callable[[bytes], bool]


class Subject(NamedTuple):
    """Good bytes, and who says whether bytes are accepted as good."""

    content: bytes
    accepts: Accepts


def mutated(content: bytes, chance: random.Random) -> bytes:
    """One bit, one byte, a piece cut out, doubled, moved or overwritten, or the end cut off."""
    place = chance.randrange(len(content))
    end = min(len(content), place + chance.choice((1, 2, 16, 300)))
    piece = content[place:end]
    rest = content[:place] + content[end:]
    at = chance.randrange(len(rest) + 1)
    bit, byte = content[place] ^ 1 << chance.randrange(8), (content[place] + chance.randrange(1, 256)) % 256
    return chance.choice(
        (
            content[:place] + bytes([bit]) + content[place + 1 :],
            content[:place] + bytes([byte]) + content[place + 1 :],
            rest,
            content[:end] + piece + content[end:],
            content[:place] + chance.randbytes(len(piece)) + content[end:],
            rest[:at] + piece + rest[at:],
            content[:place],
        )
    )


def head() -> Subject:
    good = signed_head(Checkpoint("analytics-desktop/audit-log/1", 12_345, leaf_hash(b"x")), KEY)

    def accepts(content: bytes) -> bool:
        try:
            read = head_from(content.decode())
        except ValueError:
            return False
        return signed_by(read, PEM) and read.checkpoint.origin == good.checkpoint.origin

    return Subject(good.text.encode(), accepts)


TREE = WholeTree(b"".join(leaf_hash(bytes([number])) for number in range(200)))
OLD = WholeTree(b"".join(leaf_hash(bytes([number])) for number in range(77)))


def split(content: bytes) -> list[bytes]:
    return [content[at : at + 32] for at in range(0, len(content), 32)]


def inclusion() -> Subject:
    proof = b"".join(TREE.inclusion(77))
    return Subject(proof, lambda content: inclusion_holds(TREE.leaf(77), 77, 200, split(content), TREE.head))


def consistency() -> Subject:
    proof = b"".join(TREE.consistency(77))
    return Subject(proof, lambda content: consistency_holds(77, 200, OLD.head, TREE.head, split(content)))


def journal(folder: Path) -> Subject:
    workspace, secrets = workspace_at(folder), MemorySecrets()
    log = Journal(workspace, secrets)
    for number in range(6):
        log.append("access", "view", f"page {number}", {"number": number})
    good = workspace.journal_file.read_bytes()
    whole = log.entries()

    def accepts(content: bytes) -> bool:
        """Whole lines missing at the end are for the next sync to notice; what is there must be what was written."""
        workspace.journal_file.write_bytes(content)
        try:
            found = log.entries()
        except Problem:
            return False
        return found != whole[: len(found)]

    return Subject(good, accepts)


@pytest.fixture(scope="module")
def subjects(packed: Packed, synced: Synced, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Subject]:
    folder = tmp_path_factory.mktemp("mutations")
    file, snapshot = folder / "changed", folder / "good.analytics-snapshot"
    lock = Passphrase("a sentence for mutations")
    save_snapshot(synced.workspace, synced.secrets, lock, snapshot)

    def pack_accepts(content: bytes) -> bool:
        file.write_bytes(content)
        return verify_pack(file).verdict == "valid"

    def snapshot_accepts(content: bytes) -> bool:
        """The signature covers every byte, so nothing that was changed gets as far as being decrypted."""
        file.write_bytes(content)
        try:
            look_at(file)
        except Problem:
            return False
        return True

    return {
        "pack": Subject(packed.file.read_bytes(), pack_accepts),
        "snapshot": Subject(snapshot.read_bytes(), snapshot_accepts),
        "head": head(),
        "inclusion": inclusion(),
        "consistency": consistency(),
        "journal": journal(folder / "workspace"),
    }


def changes(subject: Subject, seed: str, count: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    made = 0
    while made < count:
        changed = mutated(subject.content, chance)
        if changed != subject.content:
            made += 1
            yield changed


KINDS = ("pack", "snapshot", "head", "inclusion", "consistency", "journal")


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_changed_is_accepted(subjects: dict[str, Subject], kind: str) -> None:
    assert subjects[kind].accepts(subjects[kind].content) is (kind != "journal")


@pytest.mark.parametrize("kind", KINDS)
def test_a_few_changes_of_each_kind_are_never_accepted(subjects: dict[str, Subject], kind: str) -> None:
    count = 25 if kind in {"pack", "snapshot"} else 200
    assert not any(map(subjects[kind].accepts, changes(subjects[kind], f"short {kind}", count)))


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("kind", KINDS)
def test_10000_changes_are_never_accepted(subjects: dict[str, Subject], kind: str) -> None:
    assert not any(map(subjects[kind].accepts, changes(subjects[kind], f"long {kind}", 1_667)))
