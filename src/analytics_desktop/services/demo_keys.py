"""Where the demo's keys come from on a machine without a system keyring."""

from __future__ import annotations

import os
import secrets as randomness
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.workspace import Workspace

if TYPE_CHECKING:
    from analytics_desktop.services.secrets import SecretStore

PASSPHRASE_VARIABLE = "ANALYTICS_DESKTOP_PASSPHRASE_FILE"  # noqa: S105 - a variable's name


def demo_secrets(workspace: Workspace, say: Callable[[str], None]) -> tuple[SecretStore, Path | None]:
    """The usual secrets; without a keyring those behind a passphrase file outside the workspace, made on first use.

    The file is returned too, for processes that open the same workspace.
    """
    from analytics_desktop.services.secrets import open_secrets

    try:
        return open_secrets(workspace), None
    except Problem:
        if os.environ.get(PASSPHRASE_VARIABLE):
            raise
    file = passphrase_file()
    say(
        f"No system keyring is running: the demo's keys are locked with the passphrase in {file}\n"
        f"To use this workspace later: export {PASSPHRASE_VARIABLE}={file}"
    )
    return open_secrets(workspace, lambda: file.read_text(encoding="utf-8").rstrip("\r\n")), file


def passphrase_file() -> Path:
    """A random passphrase in the user's configuration folder, readable by nobody else."""
    from platformdirs import user_config_path

    file = user_config_path("analytics-desktop") / "demo-passphrase"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not file.exists():
        fresh = file.with_name(f"{file.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_text(randomness.token_urlsafe(32) + "\n", encoding="utf-8")
        fresh.replace(file)
    return file
