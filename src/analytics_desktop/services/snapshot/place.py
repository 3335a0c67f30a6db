"""Finds a workspace for a snapshot: the given one where it is empty or a snapshot's, else one of its own beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics_desktop.models.progress import Progress
from analytics_desktop.services.lake.folder import LakeFolder
from analytics_desktop.services.secrets import SecretStore, open_secrets
from analytics_desktop.services.workspace import Workspace, workspace_at

from .locks import Lock, Passphrase, Recipient
from .receive import Seen, open_snapshot


def open_in_place(
    workspace: Workspace,
    secrets: SecretStore,
    ask_passphrase: Callable[[], str] | None,
    file: Path,
    seen: Seen,
    passphrase: str,
    progress: Progress,
) -> tuple[Workspace, SecretStore]:
    """Open a snapshot whose signer a person has seen; gives where. `passphrase` is empty for a recipient's own key."""
    lock: Lock = Passphrase(passphrase) if seen.needs_passphrase else Recipient(secrets=secrets)
    if LakeFolder(workspace.lake).pointer.exists() and not workspace.snapshot_file.exists():
        name = f"{workspace.root.name}-snapshot-{seen.header.server_id[:8]}"
        workspace = workspace_at(workspace.root.with_name(name))
        secrets = open_secrets(workspace, ask_passphrase)
    open_snapshot(workspace, secrets, lock, file, seen.fingerprint, progress)
    return workspace, secrets
