"""The access log of a workspace: a journal of its own, so that looking often does not slow down reading decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from analytics_desktop.models.access import Access, Checked
from analytics_desktop.models.journal import Entry
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.settings import load_settings
from analytics_desktop.services.workspace import Workspace

from .limits import limits_of, now_utc, refuse_excess

NAME = "access-log"


class AccessLog:
    """Safe to use from several processes. Raises Problem where it cannot be written or was altered."""

    def __init__(self, workspace: Workspace, secrets: Secrets) -> None:
        self._workspace, self._secrets = workspace, secrets
        self._journal = Journal(workspace, secrets, NAME)

    def record(self, access: Access) -> Entry:
        """Keep it. Raises Problem, and then it must not be shown, when it cannot be kept or is too much."""
        limits = limits_of(load_settings(self._workspace), self._secrets)
        counted = [limits[kind] for kind in access.counts_as]

        def refuse(before: Iterator[Entry]) -> None:
            refuse_excess(counted, before, now_utc())

        body = access.body() | {"counts": list(access.counts_as)}
        return self._journal.append("access", access.kind, access.subject, body, refuse if counted else None)

    def newest(self, count: int) -> tuple[Entry, ...]:
        """The newest first. What lies between them is checked, what is older is not."""
        return tuple(islice((entry for entry in self._journal.back() if entry.channel == "access"), count))

    def check(self) -> Checked:
        """Read all of it. Raises Problem when an entry was altered, removed or moved."""
        entries = self._journal.entries()
        through = max((int(entry.body["through"]) for entry in entries if entry.channel == "sent"), default=0)
        kept = [entry for entry in entries if entry.channel == "access"]
        sent = sum(entry.seq <= through for entry in kept)
        return Checked(len(kept), sent, kept[0].at if kept else None, kept[-1].at if kept else None)

    def unsent(self) -> tuple[Entry, ...]:
        """What the central store was not told yet, oldest first; older entries are not read."""
        found: list[Entry] = []
        through = -1
        for entry in self._journal.back():
            if entry.channel == "sent":
                through = max(through, int(entry.body["through"]))
            elif entry.seq <= through:
                break
            else:
                found.append(entry)
        return tuple(reversed(found))

    def note_sent(self, through: int, refused: Mapping[str, str]) -> None:
        self._journal.note_sent(through, refused)

    def pin(self) -> None:
        self._journal.pin()
