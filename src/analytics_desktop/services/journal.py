"""The journal of a workspace: what was decided and looked at on this machine, encrypted, only ever appended to.

Each line is AES-256-GCM over one entry, bound to the SHA-256 of the line before; a changed, missing or moved line is
noticed when the journal is read. An entry is on the disk before `append` returns: what must be logged can rely on it.
"""

from __future__ import annotations

import getpass
import json
import os
import secrets as random
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Channel, Entry

from .lake.folder import waiting_lock
from .lake.keys import Secrets
from .workspace import Workspace

JOURNAL_KEY = "journal-key"
FIRST = "0" * 64  # stands for the line before the first one


class Journal:
    """Safe to use from several processes. Raises Problem where the journal cannot be written or was altered."""

    def __init__(self, workspace: Workspace, secrets: Secrets) -> None:
        self._file = workspace.journal_file
        self._secrets = secrets

    def append(self, channel: Channel, kind: str, subject: str, body: Mapping[str, Any]) -> Entry:
        """Raises Problem when the entry is not safely on the disk; then nothing was written."""
        with self._alone() as key:
            last = self._last(key)
            seq, before = (last[0].seq + 1, last[1]) if last else (1, FIRST)
            entry = Entry(seq, str(uuid4()), datetime.now(UTC), _login(), channel, kind, subject, dict(body), before)
            _append_durably(self._file, _sealed(entry, key))
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

    def _last(self, key: bytes) -> tuple[Entry, str] | None:
        """The newest entry and the hash of its line, without reading what comes before."""
        line = _last_line(self._file)
        return (_opened(line, key), sha256(line).hexdigest()) if line else None

    def _read(self, key: bytes) -> Iterator[Entry]:
        before, seq = FIRST, 0
        for line in self._file.read_bytes().splitlines() if self._file.exists() else ():
            entry = _opened(line, key)
            if entry.before != before or entry.seq != seq + 1:
                raise _altered("an entry is missing or was moved")
            before, seq = sha256(line).hexdigest(), entry.seq
            yield entry

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
        key = self._secrets.get(JOURNAL_KEY)
        if key is None:
            if self._file.exists():
                raise Problem(
                    "The key of this workspace's journal is missing.", "Restore the workspace and its keys together."
                )
            key = random.token_hex(32)
            self._secrets.set(JOURNAL_KEY, key)
        return bytes.fromhex(key)


def _sealed(entry: Entry, key: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    plain = json.dumps({**asdict(entry), "at": entry.at.isoformat()}, ensure_ascii=False).encode()
    return b64encode(nonce + AESGCM(key).encrypt(nonce, plain, b"journal"))


def _opened(line: bytes, key: bytes) -> Entry:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        sealed = b64decode(line, validate=True)
        values = json.loads(AESGCM(key).decrypt(sealed[:12], sealed[12:], b"journal"))
    except (InvalidTag, ValueError) as error:
        raise _altered(type(error).__name__) from None
    entry = Entry(**values)
    return replace(entry, at=datetime.fromisoformat(values["at"]))


def _last_line(file: Path) -> bytes:
    if not file.exists():
        return b""
    with file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        taken = 4096
        while True:
            stream.seek(max(0, size - taken))
            lines = stream.read().splitlines()
            if len(lines) > 1 or taken >= size:
                return lines[-1] if lines else b""
            taken *= 4


def _append_durably(file: Path, line: bytes) -> None:
    """The whole line or nothing."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        size = os.fstat(handle).st_size
        try:
            if os.write(handle, line + b"\n") != len(line) + 1:
                raise OSError("the disk is full")
            os.fsync(handle)
        except OSError:
            os.ftruncate(handle, size)
            raise
    finally:
        os.close(handle)


def _altered(detail: str) -> Problem:
    return Problem(
        "The journal of this workspace was altered.",
        "Report it to compliance, then restore the workspace from a backup.",
        detail,
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
