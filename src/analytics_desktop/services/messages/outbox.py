"""The outbox of a workspace: one sealed file a message, replaced as one step whenever its state changes.

The name of a file is made from the message's key, so a message that is known is not taken in again, whoever tries.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import OPEN, Message, Posted
from analytics_desktop.services.lake.folder import locked, sync_folder, write_durably
from analytics_desktop.services.lake.keys import Secrets
from analytics_desktop.services.workspace import Workspace

from .records import from_json, to_json, without_content
from .sealed import Seal

KEPT = timedelta(days=90)  # how long it is remembered that a message went out or failed
_LEFTOVER = 86_400  # seconds after which an unfinished file is nobody's any more
_ENDING = ".message"


class Outbox:
    """Safe to use from several processes. `damaged` names files that could not be read at the last `all`."""

    def __init__(self, workspace: Workspace, secrets: Secrets) -> None:
        self._folder = workspace.outbox
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._seal = Seal(secrets)
        self.damaged: tuple[str, ...] = ()

    def put(self, message: Message, now: datetime | None = None) -> bool:
        """Take a message in; it is on the disk before this returns. False when its key is known already."""
        moment = now or datetime.now(UTC)
        file = self._file(message.id)
        if file.exists():
            return False
        fresh = file.with_name(f"{file.name}.{token_hex(8)}.put")
        write_durably(fresh, self._sealed(Posted(message, moment, moment)))
        try:
            os.link(fresh, file)  # unlike a rename it never replaces what another process put there
        except FileExistsError:
            return False
        finally:
            fresh.unlink(missing_ok=True)
            sync_folder(self._folder)
        return True

    def all(self) -> tuple[Posted, ...]:
        """Every message that is remembered, the oldest first."""
        found, damaged = [], []
        for file in sorted(self._folder.glob(f"*{_ENDING}")):
            try:
                found.append(self._read(file))
            except FileNotFoundError:
                continue
            except Problem:
                damaged.append(str(file))
        self.damaged = tuple(damaged)
        return tuple(sorted(found, key=lambda one: (one.queued_at, one.message.key)))

    def save(self, posted: Posted) -> None:
        """Replace what is known of a message; it is on the disk before this returns."""
        kept = without_content(posted) if posted.state in {"sent", "dropped"} else posted
        write_durably(self._file(posted.message.id), self._sealed(kept))

    def try_again(self, prefix: str, now: datetime) -> int:
        """Failed messages whose id begins with `prefix` wait again, from now on; returns how many."""
        again = [one for one in self.all() if one.state == "failed" and one.message.id.startswith(prefix)]
        for one in again:
            self.save(replace(one, state="waiting", queued_at=now, next_at=now, tries=0, ended_at=None))
        return len(again)

    def drop(self, prefix: str, now: datetime | None = None) -> int:
        """Messages that have not gone out and whose id begins with `prefix` are not sent any more."""
        with self.delivering() as alone:
            if not alone:
                raise Problem("Messages are being delivered at this moment.", "Try again in a minute.")
            gone = [one for one in self.all() if one.state in OPEN and one.message.id.startswith(prefix)]
            for one in gone:
                self.save(replace(one, state="dropped", ended_at=now or datetime.now(UTC)))
        return len(gone)

    def sweep(self, known: Iterable[Posted], now: datetime) -> None:
        """Forget what ended long ago, and what a crash left of a message that was never taken in."""
        for one in known:
            if one.ended_at is not None and now - one.ended_at > KEPT:
                self._file(one.message.id).unlink(missing_ok=True)
        for left in (*self._folder.glob("*.put"), *self._folder.glob("*.new")):
            if now.timestamp() - left.stat().st_mtime > _LEFTOVER:
                left.unlink(missing_ok=True)

    @contextmanager
    def delivering(self) -> Iterator[bool]:
        """Held by the one process that delivers; it ends with the process, however that ends."""
        with locked(self._folder / "lock") as free:
            yield free

    def _file(self, id_: str) -> Path:
        return self._folder / f"{id_}{_ENDING}"

    def _sealed(self, posted: Posted) -> str:
        return self._seal.close(to_json(posted), f"{posted.message.id}{_ENDING}")

    def _read(self, file: Path) -> Posted:
        return from_json(self._seal.open(file.read_text(encoding="ascii", errors="replace"), file.name))
