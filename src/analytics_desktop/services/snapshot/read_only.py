"""A workspace that was made from a snapshot is only looked at."""

from __future__ import annotations

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.workspace import Workspace


def refuse_snapshot_workspace(workspace: Workspace) -> None:
    """What a snapshot holds is only looked at."""
    if workspace.snapshot_file.exists():
        raise Problem(
            "This workspace holds a snapshot, which is read-only.",
            "Use another --workspace to sync, or ask its sender for a newer snapshot.",
        )
