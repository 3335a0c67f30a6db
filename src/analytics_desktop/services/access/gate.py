"""What everything passes that shows data: first the log, then the data."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace

from analytics_desktop.models.access import Access
from analytics_desktop.models.page import Source
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.workspace import Workspace

from .log import AccessLog
from .scope import inside, is_inside


class Gate:
    """One workspace. `for_programs`: whoever asks is a script, until it is set back."""

    def __init__(self, workspace: Workspace, secrets: Secrets) -> None:
        self.log = AccessLog(workspace, secrets)
        self.for_programs = False

    def note(self, access: Access, source: Source | None) -> None:
        """Log it, unless it belongs to one that is. Raises Problem when it cannot be logged, or is too much."""
        if not is_inside():
            self._record(access, source)

    @contextmanager
    def noting(self, access: Access, source: Source | None) -> Iterator[None]:
        """The same, while what is to be shown is made ready: whoever leaves with it gets the Problem instead."""
        if is_inside():
            yield
            return
        with ThreadPoolExecutor(1, "access") as beside:
            noted = beside.submit(self._record, access, source)
            try:
                yield
            finally:
                noted.result()

    def _record(self, access: Access, source: Source | None) -> None:
        by_program = access.program or self.for_programs
        told = replace(access, program=by_program)
        if source is not None:
            told = replace(told, role=source.role, generation=source.generation)
        self.log.record(told)

    @contextmanager
    def passing(self, access: Access, source: Source | None) -> Iterator[None]:
        """Log it; what is asked for inside belongs to it."""
        self.note(access, source)
        with inside():
            yield


def has_state(workspace: Workspace) -> bool:
    """Whether the workspace is in use: one that keeps no secrets has nothing to log to and nothing to protect."""
    return workspace.secrets_file.exists() or workspace.keyring_file.exists()
