"""The first of the two commands in the readme, as a machine without a display runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Program = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = pytest.mark.timeout(900)  # whole runs of the program, on machines that may be busy

COMPANY = ["--people", "40", "--days", "60"]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The installed program in a process of its own, without display and without keyring."""
    home = tmp_path_factory.mktemp("home")
    screen = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}  # these tests may themselves run on one without a screen
    left_out = screen | {"ANALYTICS_DESKTOP_PASSPHRASE_FILE", "DBUS_SESSION_BUS_ADDRESS"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    environment |= {"HOME": str(home), "XDG_CONFIG_HOME": str(home / "config"), "XDG_DATA_HOME": str(home / "data")}

    def run(*words: object, **more: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "analytics_desktop", "--workspace", home / "demo", *words]
        return subprocess.run(
            [str(word) for word in line], env=environment | more, capture_output=True, text=True, check=False
        )

    return run


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out") / "files"


@pytest.fixture(scope="module")
def demo(program: Program, out: Path) -> subprocess.CompletedProcess[str]:
    told = program("demo", "--out", out, *COMPANY)
    assert told.returncode == 0, told.stderr
    return told


@pytest.fixture(scope="module")
def passphrase(demo: subprocess.CompletedProcess[str]) -> str:
    """The file that the demo named."""
    return demo.stderr.rpartition("ANALYTICS_DESKTOP_PASSPHRASE_FILE=")[2].split()[0]


def test_without_a_display_the_demo_says_so_and_writes_the_files(
    demo: subprocess.CompletedProcess[str], out: Path
) -> None:
    assert "no display" in demo.stderr
    assert demo.stdout.split() == [
        str(out / name) for name in ("board.pptx", "summary.pdf", "cost.xlsx", "audit-pack.zip")
    ]
    assert all(Path(file).stat().st_size > 5_000 for file in demo.stdout.split())


def test_the_files_open_in_the_libraries_of_others(demo: subprocess.CompletedProcess[str], out: Path) -> None:
    import openpyxl
    import pptx

    deck = pptx.Presentation(str(out / "board.pptx"))
    assert sum(shape.has_chart for slide in deck.slides for shape in slide.shapes) >= 3
    assert len(openpyxl.load_workbook(out / "cost.xlsx").sheetnames) >= 2
    assert zipfile.ZipFile(out / "audit-pack.zip").testzip() is None


def test_the_pack_verifies_and_a_changed_one_ends_with_3(
    program: Program, passphrase: str, out: Path, tmp_path: Path
) -> None:
    """Here, where it is logged, and on a machine that knows nothing, where there is no log."""
    key = {"ANALYTICS_DESKTOP_PASSPHRASE_FILE": passphrase}
    assert program("verify", out / "audit-pack.zip", **key).returncode == 0
    assert "passphrase" in program("verify", out / "audit-pack.zip").stderr, "a check that cannot be logged is refused"
    elsewhere = ("--workspace", tmp_path / "elsewhere")
    assert program("verify", out / "audit-pack.zip", *elsewhere).returncode == 0
    spoilt = tmp_path / "spoilt.zip"
    with zipfile.ZipFile(out / "audit-pack.zip") as good, zipfile.ZipFile(spoilt, "w") as bad:
        names = good.namelist()
        victim = next(name for name in names if name.endswith(".csv"))
        for name in names:
            content = good.read(name)
            bad.writestr(name, content.replace(b"1", b"2", 1) if name == victim else content)
    told = program("verify", spoilt, "--json", *elsewhere)
    assert told.returncode == 3
    assert json.loads(told.stdout)["verdict"] == "invalid"


def test_the_passphrase_lies_outside_the_workspace_for_its_owner_only(program: Program, passphrase: str) -> None:
    file = Path(passphrase)
    assert file.stat().st_mode & 0o077 == 0
    assert "demo" not in file.parent.parts[-1]
    assert len(file.read_text().strip()) >= 32


def test_the_demo_workspace_answers_after_its_server_has_stopped(program: Program, passphrase: str) -> None:
    told = program("show", "cost.total_cost", "--json", ANALYTICS_DESKTOP_PASSPHRASE_FILE=passphrase)
    assert told.returncode == 0, told.stderr
    answer = json.loads(told.stdout)
    assert answer["metric"] == "cost.total_cost"
    assert len(answer["sql_sha256"]) == 64
    assert answer["rows"]
    assert set(answer["rows"][0]) == {"period", "segment", "value"}


def test_the_lake_holds_no_name_in_clear(program: Program, passphrase: str, out: Path) -> None:
    told = program(
        "show", "cost.total_cost", "--by", "department", "--json", ANALYTICS_DESKTOP_PASSPHRASE_FILE=passphrase
    )
    segments = {row["segment"] for row in json.loads(told.stdout)["rows"]}
    names = {segment.encode() for segment in segments if len(segment) > 6}  # shorter ones occur by chance
    assert len(names) > 3
    workspace = Path(passphrase).parents[2] / "demo"
    for file in workspace.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert not [name for name in names if name in content], file


def test_a_second_run_reuses_the_company(program: Program, demo: subprocess.CompletedProcess[str], out: Path) -> None:
    told = program("demo", "--headless", "--out", out, *COMPANY)
    assert told.returncode == 0, told.stderr
    assert "no display" not in told.stderr
    assert "Making the company" in demo.stderr
    assert "Making the company" not in told.stderr
