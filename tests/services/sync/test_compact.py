"""Tidying folds what is small or mostly deleted, and leaves the rest alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from analytics_desktop.models.progress import silent
from analytics_desktop.services.lake.contents import data_files, row_counts
from analytics_desktop.services.lake.draft import begin_draft
from analytics_desktop.services.lake.duck import LAKE_EXTENSIONS
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.sync import compact


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    """A lake with one table of one large file and six small ones; large is what exceeds 100 kB."""
    monkeypatch.setattr(compact, "SMALL_BYTES", 100_000)
    monkeypatch.setattr(compact, "MANY_FILES", 4)
    monkeypatch.setattr(compact, "_DELETED_ROWS", 1000)
    folder = LakeFolder(tmp_path)
    folder.create()
    with begin_draft(folder, "k" * 64, None).open(LAKE_EXTENSIONS, read_only=False) as connection:
        connection.execute("CREATE TABLE lake.t AS SELECT range AS id, md5(range::VARCHAR) AS m FROM range(100000)")
        for number in range(6):
            connection.execute(f"INSERT INTO lake.t SELECT {number} - 10, 'x'")
        yield connection


def test_small_files_become_one_and_the_large_one_stays(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    before = data_files(lake)
    large = max(before, key=lambda name: (tmp_path / "data" / name).stat().st_size)
    compact.compact(lake, silent)
    after = data_files(lake)
    assert len(before) == 7
    assert len(after) == 2
    assert large in after
    assert all((tmp_path / "data" / name).exists() for name in before)
    assert row_counts(lake)["t"] == 100_006


def test_a_file_that_is_mostly_deleted_is_written_again(lake: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    lake.execute("DELETE FROM lake.t WHERE id % 2 = 0 AND id >= 0")
    compact.compact(lake, silent)
    assert not any(name.endswith("-delete.parquet") for name in data_files(lake))
    assert row_counts(lake)["t"] == 50_006
    assert lake.execute("SELECT count(*) FROM lake.t").fetchone() == (50_006,)


def test_a_tidy_table_is_not_touched(lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compact, "MANY_FILES", 6)
    before = data_files(lake)
    compact.compact(lake, silent)
    assert data_files(lake) == before


def test_the_catalogue_forgets_files_but_the_disk_keeps_them_for_other_generations(
    lake: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    compact.compact(lake, silent)
    assert len(list((tmp_path / "data").rglob("*.parquet"))) == 8
    named = lake.execute("SELECT count(*) FROM __ducklake_metadata_lake.ducklake_data_file").fetchone()
    assert named == (2,)
    assert lake.execute("FROM __ducklake_metadata_lake.ducklake_files_scheduled_for_deletion").fetchall() == []
