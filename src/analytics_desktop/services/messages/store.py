"""The sealed file in which a workspace keeps its channels and who gets the digest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from analytics_desktop.services.lake.folder import waiting_lock, write_durably
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.workspace import Workspace

from .sealed import Seal

_NAME = "messages"


class MessageStore:
    """JSON objects by name of a section. Safe to use from several processes."""

    def __init__(self, workspace: Workspace, secrets: Secrets) -> None:
        self._file = workspace.messages_file
        self._secrets = secrets

    def section(self, name: str) -> dict[str, Any]:
        found = self._read().get(name, {})
        assert isinstance(found, dict)
        return found

    def change(self, name: str, change: Callable[[dict[str, Any]], None]) -> None:
        """`change` gets the section and alters it in place; nobody else does meanwhile."""
        with waiting_lock(self._file.with_name(f"{_NAME}.lock")):
            whole = self._read()
            change(whole.setdefault(name, {}))
            write_durably(self._file, Seal(self._secrets).close(json.dumps(whole).encode(), _NAME))

    def _read(self) -> dict[str, Any]:
        try:
            sealed = self._file.read_text(encoding="ascii", errors="replace")
        except FileNotFoundError:
            return {}
        whole = json.loads(Seal(self._secrets).open(sealed, _NAME))
        assert isinstance(whole, dict)
        return whole
