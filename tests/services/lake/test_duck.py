"""The door to DuckDB: signed extensions of one version, nothing from the network, nothing in the clear."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

import duckdb
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake import duck
from analytics_desktop.services.lake.duck import LAKE_EXTENSIONS, SYNC_EXTENSIONS, connect, explained

MARKERS = "CREATE TEMP TABLE many AS SELECT 'PLAINMARKER' || md5(range::VARCHAR) AS t FROM range(3000000)"


def folder_of(name: str) -> Path:
    spec = find_spec(f"duckdb_extension_{name}")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return Path(spec.submodule_search_locations[0])


def test_all_extensions_load_from_their_wheels_and_nothing_loads_by_itself(tmp_path: Path) -> None:
    with connect(SYNC_EXTENSIONS, tmp_path / "spill") as connection:
        rows = connection.execute(
            "SELECT extension_name, install_path FROM duckdb_extensions() WHERE loaded"
        ).fetchall()
        assert set(SYNC_EXTENSIONS) <= {name for name, _ in rows}
        names = ("autoinstall_known_extensions", "autoload_known_extensions", "allow_unsigned_extensions")
        settings = dict(connection.execute("SELECT name, value FROM duckdb_settings()").fetchall())
        assert [settings[name] for name in names] == ["false", "false", "false"]
        assert settings["temp_file_encryption"] == "true"
        assert settings["allow_persistent_secrets"] == "false"
        assert settings["TimeZone"] == "UTC"


def test_a_missing_extension_is_a_problem_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="missing or does not fit") as problem:
        connect((*LAKE_EXTENSIONS, "no_such_thing"), tmp_path)
    assert "duckdb-extension-no-such-thing" in problem.value.detail


def test_another_version_of_duckdb_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duckdb, "__version__", "1.6.0")
    with pytest.raises(Problem, match="missing or does not fit") as problem:
        connect(LAKE_EXTENSIONS, tmp_path)
    assert "1.6.0" in problem.value.detail


def test_an_altered_extension_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "duckdb_extension_httpfs"
    shutil.copytree(folder_of("httpfs"), copy)
    (file,) = copy.rglob("*.duckdb_extension")
    with file.open("r+b") as content:
        content.seek(100_000)
        content.write(b"changed")
    spec = ModuleSpec("duckdb_extension_httpfs", None, is_package=True)
    spec.submodule_search_locations = [str(copy)]
    monkeypatch.setattr(duck, "find_spec", lambda name: spec)
    with pytest.raises(Problem, match="missing or does not fit") as problem:
        connect(("httpfs",), tmp_path / "spill")
    assert "signature" in problem.value.detail


def test_what_does_not_fit_into_memory_is_encrypted_on_disk(tmp_path: Path) -> None:
    with connect(("httpfs",), tmp_path / "ours", memory="100MB", threads=1) as connection:
        connection.execute(MARKERS)
        spilled = b"".join(file.read_bytes() for file in (tmp_path / "ours").iterdir())
    plain = {"temp_directory": str(tmp_path / "plain"), "memory_limit": "100MB", "threads": 1}
    with duckdb.connect(":memory:", config=plain) as connection:  # type: ignore[arg-type]
        connection.execute(MARKERS)
        readable = b"".join(file.read_bytes() for file in (tmp_path / "plain").iterdir())
    assert readable.count(b"PLAINMARKER") > 1000
    assert len(spilled) > 10_000_000
    assert b"PLAINMARKER" not in spilled


def test_a_bound_parameter_does_not_import_pandas(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from analytics_desktop.services.lake.duck import connect\n"
        "connection = connect((), Path(sys.argv[1]))\n"
        "print(connection.execute('SELECT ? + 1', [1]).fetchall(), 'pandas' in sys.modules)\n"
        "import pandas; print(pandas.Timestamp('2026-01-01').year)"
    )
    words = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout.split("\n")[:2] == ["[(2,)] False", "2026"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(28, "No space left on device"), "The disk is full"),
        (duckdb.IOException("Could not write: No space left on device"), "The disk is full"),
        (duckdb.IOException("COPY failed: canceling statement due to lock timeout"), "busy with maintenance"),
        (
            duckdb.BinderException("server closed the connection unexpectedly"),
            "connection to the central store was lost",
        ),
        (duckdb.OutOfMemoryException("could not allocate"), "not enough memory"),
        (PermissionError(13, "Permission denied"), "could not be read or written"),
    ],
)
def test_errors_of_the_machine_are_put_into_words(error: Exception, sentence: str) -> None:
    with pytest.raises(Problem, match=sentence) as problem, explained("the sync"):
        raise error
    assert problem.value.remedy


def test_an_error_in_our_own_sql_stays_a_bug() -> None:
    with pytest.raises(duckdb.BinderException), explained("the sync"):
        raise duckdb.BinderException("column x not found")
