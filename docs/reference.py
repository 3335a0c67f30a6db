"""Writes the reference pages from what the program itself knows; with --check only tells whether they are up to date.

python docs/reference.py [--check]
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import typer

from analytics_desktop.cli.verbs import run, tree
from analytics_desktop.models.settings import SettingHelp, setting_helps
from analytics_desktop.services.metric_docs import reference_text

FOLDER = Path(__file__).parent / "reference"


def pages() -> dict[str, str]:
    """File name -> text."""
    return {"metrics.md": reference_text(), "command-line.md": command_line(), "settings.md": settings()}


def command_line() -> str:
    """What each verb says about itself."""
    lines = ["# Command line", "", "Written from the program (`make reference`); do not edit.", ""]
    for path in ((), *_verbs(typer.main.get_command(tree), ())):
        lines += [f"## {' '.join(path) or 'All verbs'}", "", "```text", _help(path), "```", ""]
    return "\n".join(lines).rstrip() + "\n"


def _verbs(command: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    for name, child in sorted(command.commands.items()):
        if getattr(child, "commands", None):
            yield from _verbs(child, (*path, name))
        else:
            yield (*path, name)


def _help(path: tuple[str, ...]) -> str:
    os.environ["COLUMNS"] = "100"  # the same on every terminal
    said = StringIO()
    with redirect_stdout(said):
        run([*path, "--help"])
    return said.getvalue().strip()


def settings() -> str:
    head = ["# Settings", "", "Written from the program (`make reference`); do not edit.", ""]
    head += ["Change them in the window, or with `analytics-desktop settings set KEY VALUE`.", ""]
    return "\n".join([*head, *(line for one in setting_helps() for line in _setting(one))]).rstrip() + "\n"


def _setting(one: SettingHelp) -> list[str]:
    allowed = f" One of: {', '.join(one.choices)}." if one.choices else ""
    allowed += f" From {one.bounds[0]} to {one.bounds[1]}." if one.bounds else ""
    usual = "empty" if one.default == "" else one.default
    return [f"## {one.title}", "", f"`{one.key}`, default {usual}.{allowed}", "", one.help, ""]


def main(arguments: list[str]) -> int:
    FOLDER.mkdir(exist_ok=True)
    stale = [name for name, text in pages().items() if _read(name) != text]
    if "--check" not in arguments:
        for name in stale:
            (FOLDER / name).write_text(pages()[name], encoding="utf-8")
        return 0
    if stale:
        print(f"Out of date: {', '.join(stale)}. Run: make reference", file=sys.stderr)
    return 1 if stale else 0


def _read(name: str) -> str:
    file = FOLDER / name
    return file.read_text(encoding="utf-8") if file.is_file() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
