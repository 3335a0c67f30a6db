"""The journal of a workspace: what was decided and looked at on this machine, encrypted, only ever appended to.

Each line is AES-256-GCM over one entry, bound to the SHA-256 of the line before; a changed, missing or moved line is
noticed when the journal is read. That lines are missing at the end is noticed as far as the last pin: the secret store
remembers the newest entry of each sync. An entry is on the disk before `append` returns: what must be logged can rely
on it.
"""

from __future__ import annotations

import getpass
import json
import os
import secrets as random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Channel, Entry

from .journal_lines import altered, append_durably, last_line, lines_from_the_end, opened, sealed, whole_lines
from .lake.folder import waiting_lock
from .lake.keys import Secrets
from .workspace import Workspace

JOURNAL_KEY = "journal-key"
PIN = "journal-pin"
NAME = "journal"
FIRST = "0" * 64  # stands for the line before the first one
Refusal = Callable[[Iterator[Entry]], None]


class Journal:
    """Safe to use from several processes. Raises Problem where the journal cannot be written or was altered."""

    def __init__(self, workspace: Workspace, secrets: Secrets, name: str = NAME) -> None:
        """`name`: of the file in the workspace, and of the key and the pin in the secret store."""
        self._file = workspace.journal_file.with_name(name)
        self._key_name, self._pin_name = f"{name}-key", f"{name}-pin"
        self._secrets = secrets

    def append(
        self, channel: Channel, kind: str, subject: str, body: Mapping[str, Any], unless: Refusal | None = None
    ) -> Entry:
        """Raises Problem when the entry is not safely on the disk; then nothing was written.

        `unless` sees the entries before, the newest first, and raises to refuse this one; no other process writes
        meanwhile.
        """
        with self._alone() as key:
            if unless is not None:
                unless(self._back(key))
            return self._add(key, channel, kind, subject, body)

    def back(self) -> Iterator[Entry]:
        """Entries, the newest first. Raises Problem when one that is reached was altered, removed or moved."""
        with self._alone() as key:
            self._last(key)
        return self._back(key)

    def append_new(self, channel: Channel, kind: str, bodies: Mapping[str, Mapping[str, Any]]) -> tuple[Entry, ...]:
        """Append an entry for each subject that has none of this channel and kind yet, and return these."""
        with self._alone() as key:
            known = {entry.subject for entry in self._read(key) if (entry.channel, entry.kind) == (channel, kind)}
            new = [subject for subject in bodies if subject not in known]
            return tuple(self._add(key, channel, kind, subject, bodies[subject]) for subject in new)

    def _add(self, key: bytes, channel: Channel, kind: str, subject: str, body: Mapping[str, Any]) -> Entry:
        last = self._last(key)
        seq, before = (last[0].seq + 1, last[1]) if last else (1, FIRST)
        entry = Entry(seq, str(uuid4()), datetime.now(UTC), _login(), channel, kind, subject, dict(body), before)
        append_durably(self._file, sealed(entry, key))
        return entry

    def entries(self) -> tuple[Entry, ...]:
        """All entries, oldest first. Raises Problem when one was altered, removed or moved."""
        with self._alone() as key:
            return tuple(self._read(key))

    def unsent(self) -> tuple[Entry, ...]:
        """What the central store was not told yet."""
        entries = self.entries()
        through = max((int(entry.body["through"]) for entry in entries if entry.channel == "sent"), default=0)
        return tuple(entry for entry in entries if entry.channel != "sent" and entry.seq > through)

    def note_sent(self, through: int, refused: Mapping[str, str]) -> None:
        """Everything up to entry `through` was taken by the central store, except `refused`: entry id -> reason."""
        self.append("sent", "sync", "", {"through": through, "refused": dict(refused)})

    def pin(self) -> None:
        """Remember the newest entry where nobody who can write the journal's file can change it."""
        with self._alone() as key:
            last = self._last(key)
            if last is not None and self._pinned() != (last[0].seq, last[1]):
                self._secrets.set(self._pin_name, json.dumps([last[0].seq, last[1]]))

    def _back(self, key: bytes) -> Iterator[Entry]:
        after: Entry | None = None
        for line in lines_from_the_end(self._file):
            entry = opened(line, key)
            if after is not None and (after.before != sha256(line).hexdigest() or after.seq != entry.seq + 1):
                raise altered("an entry is missing or was moved")
            after = entry
            yield entry
        if after is not None and after.seq != 1:
            raise altered("entries are missing at the beginning")

    def _last(self, key: bytes) -> tuple[Entry, str] | None:
        """The newest entry and the hash of its line, without reading what comes before."""
        line = last_line(self._file)
        last = (opened(line, key), sha256(line).hexdigest()) if line else None
        seq, line_sha256 = self._pinned()
        if seq > (last[0].seq if last else 0) or (last and seq == last[0].seq and line_sha256 != last[1]):
            raise altered("entries are missing at the end")
        return last

    def _read(self, key: bytes) -> Iterator[Entry]:
        pinned = self._pinned()
        before, seq = FIRST, 0
        for line in whole_lines(self._file):
            entry = opened(line, key)
            if entry.before != before or entry.seq != seq + 1:
                raise altered("an entry is missing or was moved")
            before, seq = sha256(line).hexdigest(), entry.seq
            if seq == pinned[0] and before != pinned[1]:
                raise altered("an entry is another than at the last sync")
            yield entry
        if seq < pinned[0]:
            raise altered("entries are missing at the end")

    def _pinned(self) -> tuple[int, str]:
        """(seq, hash of its line) of the entry that was the newest at the last pin; (0, "") before the first one."""
        text = self._secrets.get(self._pin_name)
        seq, line_sha256 = json.loads(text) if text else (0, "")
        return int(seq), str(line_sha256)

    @contextmanager
    def _alone(self) -> Iterator[bytes]:
        try:
            with waiting_lock(self._file.with_name(self._file.name + ".lock")):
                yield self._key()
        except OSError as error:
            raise Problem(
                "The journal of this workspace cannot be written or read, so nothing that must be logged is done.",
                "Make room on the disk and check the rights of the workspace folder, then try again.",
                str(error),
            ) from error

    def _key(self) -> bytes:
        key = self._secrets.get(self._key_name)
        if key is None:
            if self._file.exists():
                raise Problem(
                    "The key of this workspace's journal is missing.", "Restore the workspace and its keys together."
                )
            key = random.token_hex(32)
            self._secrets.set(self._key_name, key)
        return bytes.fromhex(key)


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
