"""Looks at the machine and tells what it lacks, before Qt or a database is loaded."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from analytics_desktop.models.checkup import Symptom
from analytics_desktop.services.secrets import PASSPHRASE_VARIABLE, keyring_name
from analytics_desktop.services.system_libraries import display_missing, install_words, missing_libraries

EXTENSIONS = ("ducklake", "httpfs", "fts", "postgres_scanner")
GIGABYTE = 1_000_000_000
LITTLE_SPACE, TOO_LITTLE_SPACE = 5 * GIGABYTE, GIGABYTE


def examine(root: Path) -> tuple[Symptom, ...]:
    """One symptom per subject, in the order in which a person would mend them. `root` is the workspace's folder."""
    looks: tuple[Callable[[], Symptom], ...] = (
        _python,
        _libraries,
        _display,
        _keys,
        _extensions,
        lambda: _space(root),
        lambda: _folder(root),
    )
    return tuple(look() for look in looks)


def _python() -> Symptom:
    told = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] <= (3, 13):
        return Symptom("Python", "ok", told)
    return Symptom("Python", "missing", f"{told} is not supported", "Use Python 3.11, 3.12 or 3.13.")


def _libraries() -> Symptom:
    missing = missing_libraries("qt", "window")
    if not missing:
        return Symptom("System libraries", "ok", "all that a window needs are here")
    return Symptom("System libraries", "missing", ", ".join(missing), install_words(missing))


def _display() -> Symptom:
    reason = display_missing()
    if reason:
        return Symptom("Display", "limited", reason, "The command line works; the window needs a desktop session.")
    return Symptom("Display", "ok", os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or "available")


def _keys() -> Symptom:
    named = os.environ.get(PASSPHRASE_VARIABLE)
    if named and not Path(named).is_file():
        words = f"the passphrase file {named} does not exist"
        return Symptom("Keys", "missing", words, f"Create it, or unset {PASSPHRASE_VARIABLE}.")
    if named:
        return Symptom("Keys", "ok", f"passphrase file {named}")
    keyring = keyring_name()
    if keyring:
        return Symptom("Keys", "ok", f"system keyring ({keyring})")
    return Symptom(
        "Keys",
        "limited",
        "no system keyring is running; a passphrase is asked for",
        f"For schedulers, put a passphrase into a file of your own (chmod 600) and name it in {PASSPHRASE_VARIABLE}.",
    )


def _extensions() -> Symptom:
    absent = [name for name in EXTENSIONS if importlib.util.find_spec(f"duckdb_extension_{name}") is None]
    if not absent and importlib.util.find_spec("duckdb") is not None:
        return Symptom("Lake engine", "ok", f"DuckDB with {', '.join(EXTENSIONS)}")
    return Symptom("Lake engine", "missing", ", ".join(absent) or "duckdb", "Install the program again.")


def _space(root: Path) -> Symptom:
    there = next(folder for folder in (root, *root.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    words = f"{free / GIGABYTE:,.1f} GB free at {there}"
    if free < TOO_LITTLE_SPACE:
        return Symptom("Disk", "missing", words, "Free at least 1 GB, or move the workspace with --workspace DIR.")
    return Symptom("Disk", "limited" if free < LITTLE_SPACE else "ok", words)


def _folder(root: Path) -> Symptom:
    there = next(folder for folder in (root, *root.absolute().parents) if folder.exists())
    if not os.access(there, os.W_OK):
        return Symptom("Workspace", "missing", f"{there} cannot be written", "Choose another with --workspace DIR.")
    if root.exists() and root.stat().st_mode & 0o077:
        return Symptom("Workspace", "limited", f"{root} can be read by others", f"Close it with: chmod 700 {root}")
    return Symptom("Workspace", "ok", str(root))
