"""What really gets loaded: lazy imports cannot hide from sys.modules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
SCREEN = ("PySide6", "shiboken6", "pyqtgraph", "superqt", "analytics_desktop.views", "analytics_desktop.app")
SLOW_TO_LOAD = (
    *("sklearn", "scipy", "statsmodels", "polars", "pandas", "numba", "llvmlite", "pptx", "xlsxwriter", "openpyxl"),
    "pyarrow",
)
ENGINES = ("duckdb", "psycopg", "sqlalchemy", "cryptography", "typst", "keyring")


def modules_in(*folders: str) -> list[str]:
    """Dotted names of all modules below the given parts of the package."""
    package = SOURCE / "analytics_desktop"
    files = [file for folder in folders for file in sorted((package / folder).rglob("*.py"))]
    dotted = [".".join(file.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return [name for name in dotted if ".alembic." not in name]  # these run inside Alembic only


def loaded_after_importing(modules: list[str]) -> set[str]:
    """sys.modules of a fresh process that imported `modules`."""
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code, *modules], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
    return set(result.stdout.split())


def within(loaded: set[str], packages: tuple[str, ...]) -> set[str]:
    return {name for name in loaded if any(name == one or name.startswith(one + ".") for one in packages)}


def test_command_line_services_and_models_load_no_screen() -> None:
    modules = modules_in("cli", "services", "models")
    assert len(modules) > 20
    assert within(loaded_after_importing(modules), SCREEN) == set()


def test_models_load_only_the_standard_library() -> None:
    loaded = loaded_after_importing(modules_in("models"))
    packages = {name.partition(".")[0] for name in loaded - loaded_after_importing([])}
    assert {name for name in packages if name not in sys.stdlib_module_names} == {"analytics_desktop"}


@pytest.mark.parametrize("module", ["analytics_desktop.cli", "analytics_desktop.__main__"])
def test_the_front_door_loads_nothing_slow(module: str) -> None:
    assert within(loaded_after_importing([module]), SLOW_TO_LOAD + ENGINES + SCREEN) == set()


@pytest.mark.parametrize("service", ["desk", "deliver", "sync", "importers", "demo_run", "doctor", "connection"])
def test_what_front_ends_ask_loads_slow_libraries_only_when_needed(service: str) -> None:
    assert within(loaded_after_importing([f"analytics_desktop.services.{service}"]), SLOW_TO_LOAD) == set()


def test_a_screen_library_would_be_noticed() -> None:
    assert within({"PySide6.QtCore", "os"}, SCREEN) == {"PySide6.QtCore"}
