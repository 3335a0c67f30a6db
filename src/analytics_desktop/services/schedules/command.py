"""The command that a scheduler of the system starts."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.schedule import Order
from analytics_desktop.services.secrets import PASSPHRASE_VARIABLE
from analytics_desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Command:
    """`passphrase_file` names the file, never what is in it; empty where a keyring keeps the secrets."""

    program: tuple[str, ...]
    workspace: Path
    order: Order
    passphrase_file: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        run = ("--workspace", str(self.workspace), "schedule", "run", self.order.job)
        return (*self.program, *run, *self.order.more)

    @property
    def name(self) -> str:
        """Of the unit: one for each job of each workspace."""
        return f"analytics-desktop-{self.order.job}-{workspace_mark(self.workspace)}"


def workspace_mark(root: Path) -> str:
    return sha256(str(root).encode()).hexdigest()[:8]


def command_of(workspace: Workspace, order: Order, passphrase_file: Path | None) -> Command:
    """Raises Problem where the job could not open the secrets when nobody is there to ask."""
    named = str(passphrase_file.absolute()) if passphrase_file else os.environ.get(PASSPHRASE_VARIABLE, "").strip()
    if named and not Path(named).is_file():
        raise Problem(f"There is no passphrase file {named}.", "Give a file that only you can read.")
    if named and Path(named).stat().st_mode & 0o077:
        raise Problem(f"Others can read the passphrase file {named}.", f"Close it: chmod 600 {named}")
    if workspace.secrets_file.exists() and not named:
        raise Problem(
            "The secrets of this workspace are behind a passphrase, and a schedule has nobody to ask for it.",
            "Put it into a file that only you can read and name the file with --passphrase-file.",
        )
    made = Command(_program(), workspace.root, order, str(Path(named).absolute()) if named else "")
    if any(ord(one) < 32 for word in (*made.words, made.passphrase_file) for one in word):
        raise Problem("A path with a line break or a tab cannot be scheduled.", "Rename the folder or the file.")
    return made


def _program() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return (sys.executable,)
    beside = shutil.which("analytics-desktop", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("analytics-desktop")
    return (found,) if found else (sys.executable, "-m", "analytics_desktop")
