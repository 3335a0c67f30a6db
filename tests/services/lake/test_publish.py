"""Which generations and files are kept, and what several processes may do at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake import publish
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.lake.keys import PIN, Pin, write_pin
from analytics_desktop.services.lake.manifests import from_text, to_text
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.sync import compact
from tests.fixtures.lake import PASSPHRASE, Pair

READER = """
import sys
from pathlib import Path
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.secrets import open_secrets
from analytics_desktop.services.workspace import workspace_at
workspace = workspace_at(Path(sys.argv[1]))
with open_generation(workspace, open_secrets(workspace, lambda: sys.argv[2])) as generation:
    for line in sys.stdin:
        print(generation.number, *generation.connection.execute(line).fetchone(), flush=True)
"""


def churn(pair: Pair, number: int) -> None:
    """One change, so that the sync writes files and outdates some."""
    pair.server.execute("INSERT INTO departments (name) VALUES (%s)", [f"d{number}"])
    pair.server.execute("UPDATE store_identity SET company = %s", [f"c{number}"])


def test_the_last_three_generations_are_kept_and_no_file_of_others(pair: Pair) -> None:
    for number in range(6):
        churn(pair, number)
        pair.sync()
    assert pair.lake.generations() == [4, 5, 6]
    for number in (4, 5, 6):
        with open_generation(pair.workspace, pair.secrets, number) as generation:
            assert generation.connection.execute("SELECT count(*) FROM lake.departments").fetchone() == (number,)
            named = {file.path for file in generation.manifest.files}
            assert all((pair.lake.root / name).is_file() for name in named)
    there = set(pair.lake.data.rglob("*.parquet"))
    kept = {file.path for number in (4, 5, 6) for file in publish.read_manifest(pair.lake.manifest(number))[0].files}
    assert {path.relative_to(pair.lake.root).as_posix() for path in there} == {
        name for name in kept if name.startswith("data/")
    }


def test_another_process_reads_its_generation_while_this_one_syncs_and_sweeps(pair: Pair) -> None:
    pair.secrets = open_secrets(pair.workspace, lambda: PASSPHRASE)
    churn(pair, 0)
    pair.sync()
    words = [sys.executable, "-c", READER, str(pair.workspace.root), PASSPHRASE]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def answer() -> str:
            reader.stdin.write("SELECT count(*), max(name) FROM lake.departments\n")  # type: ignore[union-attr]
            reader.stdin.flush()  # type: ignore[union-attr]
            return reader.stdout.readline().strip()  # type: ignore[union-attr]

        assert answer() == "1 1 d0"
        for number in range(1, 6):
            churn(pair, number)
            pair.sync()
            assert answer() == "1 1 d0"
        assert 1 in pair.lake.generations()
        reader.stdin.close()
    assert reader.returncode == 0
    pair.sync()
    assert 1 not in pair.lake.generations()


def test_a_second_sync_at_the_same_time_is_refused_politely(pair: Pair) -> None:
    refused: list[Problem] = []

    def meanwhile(text: str, fraction: float) -> None:
        if text == "Writing" and not refused:
            with pytest.raises(Problem, match="Another sync of this workspace is running") as problem:
                pair.sync()
            refused.append(problem.value)

    pair.sync(progress=meanwhile)
    assert len(refused) == 1
    assert refused[0].remedy
    pair.sync()


def test_many_small_syncs_are_folded_without_breaking_kept_generations(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compact, "MANY_FILES", 2)
    for number in range(9):
        churn(pair, number)
        pair.server.execute("DELETE FROM departments WHERE name = %s", [f"d{number - 3}"])
        pair.sync()
        for kept in pair.lake.generations():
            with open_generation(pair.workspace, pair.secrets, kept) as generation:
                names = generation.connection.execute("SELECT count(*), max(name) FROM lake.departments").fetchone()
                assert names == (min(kept, 3), f"d{kept - 1}")
                assert generation.manifest.rows["departments"] == min(kept, 3)
                files = [file for file in generation.manifest.files if "/departments/" in file.path]
                assert len(files) <= 4


def test_a_crash_between_pointer_and_pin_leaves_a_lake_that_opens(pair: Pair) -> None:
    pair.sync()
    pinned = publish.read_pin(pair.secrets)
    assert pinned is not None
    write_pin(pair.secrets, Pin(("0" * 64, *pinned.accepted)))
    assert len(pair.rows("store_identity")) == 1
    pair.sync()
    settled = publish.read_pin(pair.secrets)
    assert settled is not None
    assert len(settled.accepted) == 1


def test_a_pin_that_cannot_be_kept_leaves_the_old_generation_published(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pair.sync()
    real = pair.secrets.set

    def refuse(key: str, value: str) -> None:
        if key == PIN:
            raise Problem("The keyring is locked.")
        real(key, value)

    monkeypatch.setattr(pair.secrets, "set", refuse)
    with pytest.raises(Problem, match="locked"):
        pair.sync()
    monkeypatch.undo()
    with open_generation(pair.workspace, pair.secrets) as generation:
        assert generation.number == 1
    assert pair.lake.generations() == [1]


def test_a_manifest_survives_being_written_and_read(pair: Pair) -> None:
    pair.server.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('a', 'login', 'success')")
    pair.server.execute("SELECT take_in_audit_entries()")
    pair.sync()
    with open_generation(pair.workspace, pair.secrets) as generation:
        manifest = generation.manifest
        leaf = generation.connection.execute("SELECT leaf_hash FROM lake.audit_log").fetchone()
    assert from_text(to_text(manifest)) == manifest
    assert manifest.server.company == "Unnamed company"
    assert manifest.role == "admin"
    assert manifest.horizon > 0
    assert manifest.audit_rows == 1
    assert leaf is not None
    assert manifest.audit_head == leaf[0].hex()
    assert manifest.data_as_of <= manifest.synced_at


def test_each_manifest_names_the_one_before_even_across_a_full_sync(pair: Pair) -> None:
    shas = []
    for full in (False, False, True):
        pair.sync(full=full)
        with open_generation(pair.workspace, pair.secrets) as generation:
            shas.append((generation.manifest_sha256, generation.manifest.previous_sha256))
    assert [previous for _, previous in shas] == ["", shas[0][0], shas[1][0]]


def test_what_dead_readers_spilled_is_swept(pair: Pair, tmp_path: Path) -> None:
    pair.sync()
    left = pair.lake.spill / "read-999999999-x"
    left.mkdir()
    (left / "block").write_bytes(b"x")
    pair.sync()
    assert not left.exists()
