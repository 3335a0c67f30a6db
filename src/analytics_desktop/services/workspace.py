"""The folder that belongs to one person on one machine: settings, secrets and lake."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from analytics_desktop.models.errors import Problem

WORKSPACE_VARIABLE = "ANALYTICS_DESKTOP_WORKSPACE"


@dataclass(frozen=True)
class Workspace:
    root: Path

    @property
    def lake(self) -> Path:
        return self.root / "lake"

    @property
    def settings_file(self) -> Path:
        return self.root / "settings.json"

    @property
    def secrets_file(self) -> Path:
        """Exists only where a passphrase protects the secrets."""
        return self.root / "secrets.json"

    @property
    def keyring_file(self) -> Path:
        """Exists only where the secrets are in the keyring; holds the name under which they are found there."""
        return self.root / "keyring-name"

    @property
    def journal_file(self) -> Path:
        """Encrypted; what was decided and looked at on this machine."""
        return self.root / "journal"

    @property
    def outbox(self) -> Path:
        """Encrypted; one file for each message that goes out or went out."""
        return self.root / "outbox"

    @property
    def messages_file(self) -> Path:
        """Encrypted; channels, and who gets the digest."""
        return self.root / "messages"

    @property
    def runs_file(self) -> Path:
        """Readable, because it must also tell of runs that could not reach the secrets; holds no data."""
        return self.root / "runs.jsonl"

    @property
    def snapshot_file(self) -> Path:
        """Exists only where the data came as a snapshot: such a workspace is read-only."""
        return self.root / "snapshot.json"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def workspace_at(root: Path | None = None) -> Workspace:
    """The workspace in `root`, else in ANALYTICS_DESKTOP_WORKSPACE, else where the system keeps such data.

    The folder is made when it is missing, readable by its owner only. Raises Problem when that cannot be done.
    """
    folder = (root or _default_root()).expanduser().absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise Problem(
            f"The workspace folder {folder} cannot be used.", "Choose another one with --workspace.", str(error)
        ) from error
    return Workspace(folder)


def _default_root() -> Path:
    named = os.environ.get(WORKSPACE_VARIABLE, "").strip()
    if named:
        return Path(named)
    import platformdirs

    return platformdirs.user_data_path("analytics-desktop", appauthor=False)
