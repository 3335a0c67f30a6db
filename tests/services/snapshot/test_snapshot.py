"""A snapshot opens on another machine as a whole, read-only app; changed, cut-off, foreign and older files do not."""

from __future__ import annotations

import random
from pathlib import Path
from typing import NamedTuple

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services import journal
from analytics_desktop.services.audit.heads import pinned_heads
from analytics_desktop.services.audit.signing import own_fingerprint
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.snapshot.header import SIGNATURE_BYTES
from analytics_desktop.services.snapshot.locks import Passphrase, Recipient, own_recipient
from analytics_desktop.services.snapshot.receive import look_at, open_snapshot
from analytics_desktop.services.snapshot.save import save_snapshot
from analytics_desktop.services.snapshot.stream import CHUNK, TAG
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.lake import MemorySecrets, Pair, Synced

LOCK = Passphrase("a sentence that travels by telephone")


class Machine(NamedTuple):
    """Another workstation with a workspace of its own."""

    workspace: Workspace
    secrets: MemorySecrets


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(workspace_at(tmp_path / "machine"), MemorySecrets())


@pytest.fixture(scope="module")
def saved(synced: Synced, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("saved") / "june.analytics-snapshot"
    return save_snapshot(synced.workspace, synced.secrets, LOCK, out).file


def test_the_app_works_offline_from_a_snapshot_with_the_same_numbers(
    saved: Path, machine: Machine, synced: Synced
) -> None:
    seen = open_snapshot(machine.workspace, machine.secrets, LOCK, saved)
    assert seen.fingerprint == own_fingerprint(synced.secrets)
    here, there = Desk.open(synced.workspace, synced.secrets), Desk.open(machine.workspace, machine.secrets)
    try:
        filters = here.default_filters()
        assert there.default_filters() == filters
        assert there.source == here.source
        for page in ("cost", "compliance"):
            assert there.page(page, filters) == here.page(page, filters)
    finally:
        here.close()
        there.close()
    assert pinned_heads(machine.workspace, machine.secrets).pins.heads


def test_a_snapshot_is_read_only(saved: Path, machine: Machine, synced: Synced) -> None:
    open_snapshot(machine.workspace, machine.secrets, LOCK, saved)
    with pytest.raises(Problem, match="read-only"):
        sync(machine.workspace, machine.secrets, synced.dsn)
    desk = Desk.open(machine.workspace, machine.secrets)
    with pytest.raises(Problem, match="read-only"):
        desk.decide("anything", "subject", {})
    desk.close()


def test_nothing_of_the_data_can_be_read_in_the_file(saved: Path, synced: Synced) -> None:
    content = saved.read_bytes()
    desk = Desk.open(synced.workspace, synced.secrets)
    with desk.reading() as (generation, _):
        cursor = generation.cursor()
        rows = cursor.execute("SELECT display_name FROM lake.people UNION SELECT name FROM lake.projects").fetchall()
        cursor.close()
    desk.close()
    names = [name.encode() for (name,) in rows if len(name) > 6]
    key = synced.secrets.get("lake-key")
    assert len(names) > 20
    assert key is not None
    assert [name for name in (*names, key.encode(), bytes.fromhex(key), b"PARE", b"mart_") if name in content] == []


def test_a_recipient_opens_what_was_locked_for_them_and_nobody_else_does(
    synced: Synced, machine: Machine, tmp_path: Path
) -> None:
    file = tmp_path / "a.analytics-snapshot"
    save_snapshot(synced.workspace, synced.secrets, Recipient(own_recipient(machine.secrets)), file)
    signer = own_fingerprint(synced.secrets)
    with pytest.raises(Problem, match="somebody else"):
        open_snapshot(machine.workspace, machine.secrets, Recipient(secrets=MemorySecrets()), file, signer)
    with pytest.raises(Problem, match="recipient's key"):
        open_snapshot(machine.workspace, machine.secrets, LOCK, file, signer)
    with pytest.raises(Problem, match="its signer must be known"):
        open_snapshot(machine.workspace, machine.secrets, Recipient(secrets=machine.secrets), file)
    with pytest.raises(Problem, match="not signed by the key"):
        open_snapshot(machine.workspace, machine.secrets, Recipient(secrets=machine.secrets), file, "0" * 64)
    open_snapshot(machine.workspace, machine.secrets, Recipient(secrets=machine.secrets), file, signer)
    assert LakeFolder(machine.workspace.lake).pointer.exists()


@pytest.mark.parametrize("passphrase", ["a sentence that travels by telegraph", ""])
def test_another_passphrase_does_not_open_it(saved: Path, machine: Machine, passphrase: str) -> None:
    with pytest.raises(Problem, match="cannot be unlocked"):
        open_snapshot(machine.workspace, machine.secrets, Passphrase(passphrase), saved)
    assert not LakeFolder(machine.workspace.lake).pointer.exists()


def test_a_short_passphrase_is_refused_when_saving(synced: Synced, tmp_path: Path) -> None:
    with pytest.raises(Problem, match="too short"):
        save_snapshot(synced.workspace, synced.secrets, Passphrase("short"), tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def refuse(machine: Machine, file: Path) -> bool:
    try:
        open_snapshot(machine.workspace, machine.secrets, LOCK, file)
    except Problem:
        return not machine.workspace.snapshot_file.exists() and not machine.secrets.values.get("lake-key")
    return False


def test_changed_bytes_are_never_accepted(saved: Path, machine: Machine, tmp_path: Path) -> None:
    chance, content = random.Random(3), saved.read_bytes()
    places = [
        *range(30),
        *(chance.randrange(len(content)) for _ in range(150)),
        *range(len(content) - 70, len(content)),
    ]
    for place in places:
        changed = bytearray(content)
        changed[place] ^= 1 << chance.randrange(8)
        file = tmp_path / "changed"
        file.write_bytes(changed)
        assert refuse(machine, file), place


@pytest.mark.parametrize("cut", [0, 10, 500, -1, -SIGNATURE_BYTES, -CHUNK - TAG])
def test_a_file_that_was_cut_off_is_refused(saved: Path, machine: Machine, tmp_path: Path, cut: int) -> None:
    file = tmp_path / "cut"
    file.write_bytes(saved.read_bytes()[: cut or 1])
    assert refuse(machine, file)


@pytest.mark.parametrize("how", ["dropped", "swapped", "doubled"])
def test_chunks_out_of_place_are_refused_even_with_a_new_signature(
    saved: Path, machine: Machine, tmp_path: Path, how: str
) -> None:
    """An attacker who signs with a key of their own passes the signature, not the encryption."""
    from hashlib import sha256

    from cryptography.hazmat.primitives.asymmetric import ec

    from analytics_desktop.services.audit.signing import public_pem
    from analytics_desktop.services.snapshot.header import read_header
    from analytics_desktop.services.snapshot.signature import signature_of

    with saved.open("rb") as source:
        header, start = read_header(source)
    body = saved.read_bytes()[len(start) : -SIGNATURE_BYTES]
    size = CHUNK + TAG
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    assert len(chunks) > 2
    chunks = {
        "dropped": [chunks[0], *chunks[2:]],
        "swapped": [chunks[1], chunks[0], *chunks[2:]],
        "doubled": [chunks[0], chunks[0], *chunks[1:]],
    }[how]
    key = ec.generate_private_key(ec.SECP256R1())
    forged = start.replace(
        header.signing_key.replace("\n", "\\n").encode(), public_pem(key.public_key()).replace("\n", "\\n").encode()
    )
    content = forged + b"".join(chunks)
    file = tmp_path / "forged"
    file.write_bytes(content + signature_of(key, sha256(content).digest()))
    assert look_at(file).fingerprint != look_at(saved).fingerprint
    assert refuse(machine, file)


def test_a_workspace_with_data_of_its_own_is_left_alone(saved: Path, pair: Pair) -> None:
    pair.sync()
    with pytest.raises(Problem, match="data of its own"):
        open_snapshot(pair.workspace, pair.secrets, LOCK, saved)
    assert pair.ask("SELECT 1") == [(1,)]


def test_an_older_snapshot_is_refused_after_a_newer_one(pair: Pair, machine: Machine, tmp_path: Path) -> None:
    files = []
    for number in (1, 2):
        pair.server.execute("INSERT INTO departments (name) VALUES (%s)", [f"Department {number}"])
        pair.sync()
        files.append(save_snapshot(pair.workspace, pair.secrets, LOCK, tmp_path / f"{number}.analytics-snapshot").file)
    for file in (files[0], files[1], files[1]):
        open_snapshot(machine.workspace, machine.secrets, LOCK, file)
    with pytest.raises(Problem, match="older than the one"):
        open_snapshot(machine.workspace, machine.secrets, LOCK, files[0])
    with open_generation(machine.workspace, machine.secrets) as generation:
        assert generation.number == 2


def test_an_altered_lake_is_not_saved(pair: Pair, tmp_path: Path) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    pair.sync()
    data = next(pair.lake.data.rglob("*.parquet"))
    content = bytearray(data.read_bytes())
    content[len(content) // 2] ^= 1
    data.write_bytes(content)
    with pytest.raises(Problem, match="altered"):
        save_snapshot(pair.workspace, pair.secrets, LOCK, tmp_path / "a.analytics-snapshot")
    assert not (tmp_path / "a.analytics-snapshot").exists()


def test_the_lake_stays_when_the_arriving_one_does_not_open(
    saved: Path, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_snapshot(machine.workspace, machine.secrets, LOCK, saved)
    before = dict(machine.secrets.values)

    def fail(*_: object) -> None:
        raise Problem("The disk is full.", "Make room.")

    monkeypatch.setattr("analytics_desktop.services.snapshot.arrive._check_audit_log", fail)
    with pytest.raises(Problem, match="disk is full"):
        open_snapshot(machine.workspace, machine.secrets, LOCK, saved)
    assert machine.secrets.values == before
    Desk.open(machine.workspace, machine.secrets).close()
    assert journal.Journal(machine.workspace, machine.secrets).entries() == ()
