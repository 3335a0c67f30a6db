"""Looks at what others made: packs and snapshots. A machine without a workspace of its own keeps no log of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from analytics_desktop.models.access import Access
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.workspace import Workspace

from .gate import has_state
from .log import AccessLog


def note_check(workspace: Workspace, secrets: Callable[[], Secrets], what: str, file: Path) -> None:
    """Keep that a pack or a snapshot is checked. Raises Problem when that cannot be kept; then it must not be."""
    if has_state(workspace):
        AccessLog(workspace, secrets()).record(Access("verify", what, file.name))
