"""Puts timers where systemd looks for those of a user, finds them again, and takes them away."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake.folder import write_durably

from .command import Command, workspace_mark
from .units import MARK, service_text, timer_text

_PATIENCE = 20  # seconds for systemctl


@dataclass(frozen=True)
class Installed:
    """`job` and when it runs, as its timer tells; `timer` is the file."""

    job: str
    when: str
    timer: Path


def units_folder() -> Path:
    home = os.environ.get("XDG_CONFIG_HOME", "").strip()
    return (Path(home) if home else Path.home() / ".config") / "systemd" / "user"


def install(command: Command, start: bool) -> str:
    """Writes both files and starts the timer. Returns what is left to do, empty for nothing. Raises Problem."""
    folder = units_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(folder / f"{command.name}.service", service_text(command))
        write_durably(folder / f"{command.name}.timer", timer_text(command))
    except OSError as error:
        raise Problem(f"The folder {folder} cannot be written.", "Check its rights.", str(error)) from error
    by_hand = f"systemctl --user daemon-reload && systemctl --user enable --now {command.name}.timer"
    if not start:
        return by_hand
    done = _systemctl("daemon-reload") and _systemctl("enable", "--now", f"{command.name}.timer")
    return "" if done else by_hand


def installed(root: Path) -> tuple[Installed, ...]:
    """The schedules of a workspace, by job."""
    found = []
    for timer in sorted(units_folder().glob(f"analytics-desktop-*-{workspace_mark(root)}.timer")):
        text = timer.read_text(encoding="utf-8")
        if text.startswith(MARK):
            job = timer.name.removeprefix("analytics-desktop-").rpartition("-")[0]
            when = next((line[8:] for line in text.splitlines() if line.startswith("# When: ")), "")
            found.append(Installed(job, when, timer))
    return tuple(found)


def remove(root: Path, job: str) -> bool:
    """False where the job was not scheduled. Files that somebody else wrote are left alone."""
    mine = [one for one in installed(root) if one.job == job]
    for one in mine:
        _systemctl("disable", "--now", one.timer.name)
        one.timer.unlink(missing_ok=True)
        one.timer.with_suffix(".service").unlink(missing_ok=True)
        _systemctl("daemon-reload")
    return bool(mine)


def _systemctl(*words: str) -> bool:
    if shutil.which("systemctl") is None:
        return False
    try:
        ended = subprocess.run(["systemctl", "--user", *words], capture_output=True, check=False, timeout=_PATIENCE)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0
