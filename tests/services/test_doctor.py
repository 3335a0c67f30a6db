from __future__ import annotations

import os
from pathlib import Path

import pytest

from analytics_desktop.models.checkup import Symptom
from analytics_desktop.models.errors import Problem
from analytics_desktop.services import doctor, system_libraries
from analytics_desktop.services.doctor import examine

SUBJECTS = ["Python", "System libraries", "Display", "Keys", "Lake engine", "Disk", "Workspace"]


def symptom(root: Path, subject: str) -> Symptom:
    return next(one for one in examine(root) if one.subject == subject)


def test_every_subject_is_looked_at_and_what_is_not_well_has_a_remedy(tmp_path: Path) -> None:
    found = examine(tmp_path)
    assert [one.subject for one in found] == SUBJECTS
    assert all(one.remedy for one in found if one.mark != "ok" and one.subject != "Disk")


def test_a_missing_library_is_named_by_its_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_libraries, "_loads", lambda name: name != "libxcb-cursor.so.0")
    found = symptom(tmp_path, "System libraries")
    assert (found.mark, found.words) == ("missing", "libxcb-cursor0")
    assert found.remedy.endswith("apt-get install --no-install-recommends libxcb-cursor0")


def test_the_window_is_refused_with_a_sentence_before_qt_can_abort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.setattr(system_libraries, "_loads", lambda name: False)
    with pytest.raises(Problem, match="system libraries") as caught:
        system_libraries.require_window()
    assert "libegl1" in caught.value.remedy


def test_a_machine_without_display_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert symptom(tmp_path, "Display").mark == "limited"
    with pytest.raises(Problem, match="no display"):
        system_libraries.require_window()


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY"])
def test_either_kind_of_display_will_do(variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, ":7")
    assert symptom(tmp_path, "Display").mark == "ok"


def test_a_passphrase_file_that_is_not_there_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANALYTICS_DESKTOP_PASSPHRASE_FILE", str(tmp_path / "nothing"))
    assert symptom(tmp_path, "Keys").mark == "missing"
    (tmp_path / "nothing").write_text("now it is there")
    assert symptom(tmp_path, "Keys").mark == "ok"


@pytest.mark.parametrize(
    ("free", "mark"), [(500_000_000, "missing"), (3_000_000_000, "limited"), (9_000_000_000, "ok")]
)
def test_little_disk_space_is_noticed(free: int, mark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = type("usage", (), {"free": free})
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda folder: usage)
    assert symptom(tmp_path / "not" / "yet" / "made", "Disk").mark == mark


def test_an_open_workspace_is_told_how_to_close_it(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert symptom(tmp_path, "Workspace").remedy == f"Close it with: chmod 700 {tmp_path}"
    tmp_path.chmod(0o700)
    assert symptom(tmp_path, "Workspace").mark == "ok"


def test_looking_at_the_machine_loads_neither_qt_nor_a_database() -> None:
    import subprocess
    import sys

    code = (
        "import sys, pathlib; from analytics_desktop.services.doctor import examine; examine(pathlib.Path('.'));"
        "print([one for one in ('PySide6', 'duckdb', 'psycopg') if one in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "DISPLAY": ":0"}
    )
    assert told.stdout.strip() == "[]"


def test_the_list_of_libraries_is_well_formed() -> None:
    lines = [line.split("#")[0].split() for line in system_libraries.library_list().read_text().splitlines()]
    entries = [words for words in lines if words]
    assert len(entries) > 10
    assert {words[0] for words in entries} == {"setup", "qt", "window", "test"}
    assert all(len(words) == 3 for words in entries)
    assert {words[2].partition(":")[0] for words in entries} == {"lib", "command", "module", "file"}
