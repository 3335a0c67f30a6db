"""The import contracts hold on the package, and each one breaks when a copy of the package violates it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINT = Path(sys.executable).with_name("lint-imports")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# contract id -> (file in the package, line that breaks the contract), one entry per way in which it can break
VIOLATIONS = [
    ("layers", "models/intruder.py", "from analytics_desktop.services import settings"),
    ("layers", "cli/intruder.py", "import analytics_desktop.app"),
    ("layers", "app.py", "import analytics_desktop.cli"),
    ("layers", "fifth_wheel.py", "import os"),
    ("headless", "services/intruder.py", "import PySide6"),
    ("headless", "services/intruder.py", "def lazily():\n    import pyqtgraph"),
    ("headless", "cli/intruder.py", "import analytics_desktop.views"),
    ("models", "models/intruder.py", "import numpy"),
    ("exporters", "services/export/intruder.py", "from analytics_desktop.services.export import stranger"),
    ("pages", "views/pages/intruder.py", "from analytics_desktop.views.pages import stranger"),
    ("engines", "views/intruder.py", "import duckdb"),
    ("engines", "app.py", "import psycopg"),
    ("engines", "cli/intruder.py", "def lazily():\n    import sqlalchemy"),
]


def lint(folder: Path, contract: str | None = None) -> subprocess.CompletedProcess[str]:
    """lint-imports on the package copied to `folder`, with this project's contracts."""
    chosen = ["--contract", contract] if contract else []
    return subprocess.run(
        [LINT, "--no-logo", "--no-cache", *chosen],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder / 'src'}{os.pathsep}{folder}"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the package's Python files and of the contracts, free to be spoilt."""
    only_python = lambda folder, names: [  # noqa: E731
        name for name in names if not (name.endswith(".py") or (Path(folder) / name).is_dir())
    ]
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=only_python)
    shutil.copytree(ROOT / "tests" / "architecture", tmp_path / "tests" / "architecture", ignore=only_python)
    (tmp_path / "tests" / "__init__.py").touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_package_keeps_every_contract() -> None:
    result = subprocess.run([LINT, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_every_contract_is_shown_to_break() -> None:
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in VIOLATIONS}


@pytest.mark.parametrize(("contract", "file", "line"), VIOLATIONS)
def test_a_contract_breaks_when_it_is_violated(copied: Path, contract: str, file: str, line: str) -> None:
    package = copied / "src" / "analytics_desktop"
    (package / file).parent.joinpath("stranger.py").touch()
    if (package / file).parent == package:
        (package / "stranger.py").unlink()
    with (package / file).open("a", encoding="utf-8") as spoilt:
        spoilt.write(f"\n{line}\n")
    result = lint(copied, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
