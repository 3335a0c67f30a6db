"""Whatever is changed in the lake from outside is noticed, and the remedy helps."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake.check import verify_lake
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.lake.generation import open_generation
from tests.fixtures.lake import Pair

EVENTS = (
    "INSERT INTO analytics_events (occurred_at, event_type, payload) SELECT '2026-05-01', 'x', "
    "jsonb_build_object('k', 'PLAINMARKER' || md5(i::text)) FROM generate_series(1, 5000) i"
)


@pytest.fixture
def two(pair: Pair) -> Pair:
    """A pair with two generations."""
    pair.server.execute(EVENTS)
    pair.sync()
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    pair.sync()
    return pair


def flip(file: Path, place: float) -> None:
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 0x01
    file.write_bytes(content)


def largest(lake: LakeFolder) -> Path:
    return max((path for path in lake.data.rglob("*.parquet")), key=lambda path: path.stat().st_size)


def roll_back(lake: LakeFolder) -> None:
    """Put the complete, once valid state of generation 1 in place."""
    import hashlib

    text = lake.manifest(1).read_bytes()
    lake.pointer.write_text(json.dumps({"generation": 1, "manifest_sha256": hashlib.sha256(text).hexdigest()}))


def forge_manifest(lake: LakeFolder) -> None:
    """Change the manifest and make the pointer agree."""
    import hashlib

    text = lake.manifest(2).read_text().replace('"rows": {', '"rows": {"more": 1,')
    lake.manifest(2).write_text(text)
    lake.pointer.write_text(json.dumps({"generation": 2, "manifest_sha256": hashlib.sha256(text.encode()).hexdigest()}))


CHANGES: dict[str, Callable[[LakeFolder], object]] = {
    "an older state": roll_back,
    "an older catalogue": lambda lake: shutil.copyfile(lake.catalogue(1), lake.catalogue(2)),
    "a forged manifest": forge_manifest,
    "an edited manifest": lambda lake: flip(lake.manifest(2), 0.5),
    "a missing manifest": lambda lake: lake.manifest(2).unlink(),
    "a bit in the catalogue": lambda lake: flip(lake.catalogue(2), 0.7),
    "a truncated catalogue": lambda lake: lake.catalogue(2).write_bytes(lake.catalogue(2).read_bytes()[:-4096]),
    "a missing catalogue": lambda lake: lake.catalogue(2).unlink(),
    "a missing data file": lambda lake: largest(lake).unlink(),
    "a truncated data file": lambda lake: largest(lake).write_bytes(largest(lake).read_bytes()[:-1]),
    "no pointer": lambda lake: lake.pointer.unlink(),
    "a broken pointer": lambda lake: lake.pointer.write_text("{"),
    "no generation folder": lambda lake: shutil.rmtree(lake.generation(2)),
    "no lake": lambda lake: shutil.rmtree(lake.root),
}


MENDED = ("an older state", "a bit in the catalogue", "a missing data file", "no lake")


@pytest.mark.parametrize(
    "change", [pytest.param(one, marks=() if one in MENDED else pytest.mark.slow) for one in CHANGES]
)
def test_a_full_sync_mends_an_altered_lake(two: Pair, change: str) -> None:
    CHANGES[change](two.lake)
    two.sync(full=True)
    assert len(two.rows("departments")) == 1
    assert two.ask("SELECT count(*) FROM lake.analytics_events") == [(5000,)]
    verify_lake(two.workspace, two.secrets)


def test_an_altered_lake_is_not_opened_nor_built_upon(two: Pair, tmp_path: Path) -> None:
    before = shutil.copytree(two.lake.root, tmp_path / "before")
    for name, change in CHANGES.items():
        change(two.lake)
        with pytest.raises(Problem) as found:
            open_generation(two.workspace, two.secrets)
        assert "sync --full" in found.value.remedy, name
        with pytest.raises(Problem):
            two.sync()
        shutil.rmtree(two.lake.root, ignore_errors=True)
        shutil.copytree(before, two.lake.root)
    assert two.ask("SELECT count(*) FROM lake.analytics_events") == [(5000,)]


@pytest.mark.parametrize("place", [0.001, 0.3, 0.6, 0.999])
def test_one_flipped_bit_in_a_data_file_is_found_by_verifying_and_never_read(two: Pair, place: float) -> None:
    flip(largest(two.lake), place)
    with pytest.raises(Problem, match="altered") as found:
        verify_lake(two.workspace, two.secrets)
    assert "analytics_events" in found.value.detail
    with open_generation(two.workspace, two.secrets) as generation, pytest.raises(duckdb.Error):
        generation.connection.execute("SELECT min(COLUMNS(*)) FROM lake.analytics_events").fetchall()


def test_an_unaltered_lake_verifies(two: Pair) -> None:
    messages: list[float] = []
    verify_lake(two.workspace, two.secrets, progress=lambda text, fraction: messages.append(fraction))
    assert messages[-1] == 1.0


def test_an_older_kept_generation_opens_by_number_and_its_alteration_is_noticed(two: Pair) -> None:
    with open_generation(two.workspace, two.secrets, 1) as old:
        assert old.connection.execute("SELECT count(*) FROM lake.departments").fetchone() == (0,)
    flip(two.lake.manifest(1), 0.5)
    with pytest.raises(Problem):
        open_generation(two.workspace, two.secrets, 1)


def test_a_generation_that_was_never_there_is_a_problem(two: Pair) -> None:
    with pytest.raises(Problem, match="not kept any more"):
        open_generation(two.workspace, two.secrets, 7)


def test_no_file_of_the_workspace_shows_what_is_in_it(two: Pair) -> None:
    files = [path for path in two.workspace.root.rglob("*") if path.is_file()]
    assert len(files) > 5
    for file in files:
        content = file.read_bytes()
        for mark in (b"PLAINMARKER", b"Sales", b"analytics_events\x00"):
            assert mark not in content, file
    assert largest(two.lake).read_bytes()[:4] == b"PARE"


def test_lake_and_workspace_are_closed_to_other_users(two: Pair) -> None:
    for folder in (two.workspace.root, two.lake.root, two.lake.data, two.lake.generation(2)):
        assert folder.stat().st_mode & 0o077 == 0
