"""One sync from beginning to end."""

from __future__ import annotations

import time
from dataclasses import dataclass

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.models.sync import SyncReport
from analytics_desktop.services.lake.check import check_files
from analytics_desktop.services.lake.draft import Draft, begin_draft
from analytics_desktop.services.lake.duck import explained
from analytics_desktop.services.lake.folder import LakeFolder, locked
from analytics_desktop.services.lake.keys import Secrets, lake_key, make_lake_key
from analytics_desktop.services.lake.publish import Published, publish, published, read_pointer, settle_pin, sweep
from analytics_desktop.services.workspace import Workspace

from .central import Central, look_at
from .finish import finish
from .write import CannotContinue, Written, write_changes, write_everything


def sync(
    workspace: Workspace, secrets: Secrets, dsn: str, full: bool = False, progress: Progress = silent
) -> SyncReport:
    """Bring the lake up to the server's present state and publish it as a new generation.

    Reads what changed since the last sync; or everything when `full`, when there is no lake yet, or when the server or
    the rights of the login are not those of the last sync. Until the new generation is published, and whenever anything
    goes wrong or `progress` raises, the old one stays as it is. Raises Problem.
    """
    lake = LakeFolder(workspace.lake)
    with explained("the sync"), locked(lake.sync_lock) as alone:
        if not alone:
            raise Problem("Another sync of this workspace is running.", "Wait until it is done, or cancel it there.")
        began = time.monotonic()
        lake.create()
        base = None if full else _base(lake, secrets)
        sweep(lake)
        progress("Connecting", 0.0)
        return _Sync(lake, secrets, dsn, look_at(dsn), _newest_sha256(lake), progress, began).run(base, full)


def _base(lake: LakeFolder, secrets: Secrets) -> Published | None:
    """The generation to build upon; checked, so that nothing altered is carried on."""
    base = published(lake, secrets)
    if base is not None:
        check_files(lake, base)
        settle_pin(secrets, base)
    return base


def _newest_sha256(lake: LakeFolder) -> str:
    try:
        pointer = read_pointer(lake)
    except Problem:
        return ""
    return pointer.manifest_sha256 if pointer else ""


@dataclass(frozen=True)
class _Sync:
    lake: LakeFolder
    secrets: Secrets
    dsn: str
    central: Central
    previous_sha256: str
    progress: Progress
    began: float

    def run(self, base: Published | None, full: bool) -> SyncReport:
        if base is None:
            return self._everything("asked for" if full else "first sync")
        draft = begin_draft(self.lake, lake_key(self.secrets), base.number)
        try:
            written = write_changes(draft, self.central, self.dsn, self._writing)
            return self._publish(draft, written, base, "")
        except CannotContinue as found:
            draft.discard()
            return self._everything(found.reason)
        except BaseException:
            draft.discard()
            raise

    def _everything(self, reason: str) -> SyncReport:
        draft = begin_draft(self.lake, make_lake_key(self.secrets), None)
        try:
            written = write_everything(draft, self.central, self.dsn, self._writing)
            return self._publish(draft, written, None, reason)
        except BaseException:
            draft.discard()
            raise

    @property
    def _writing(self) -> Progress:
        return part(self.progress, 0.02, 0.9)

    def _publish(self, draft: Draft, written: Written, base: Published | None, reason: str) -> SyncReport:
        manifest, sha, fresh = finish(draft, written, base, self.previous_sha256, part(self.progress, 0.9, 1.0))
        publish(self.lake, self.secrets, draft.number, sha)
        sweep(self.lake)
        self.progress("The sync is done", 1.0)
        return SyncReport(
            generation=draft.number,
            full=base is None,
            reason=reason,
            rows=written.rows,
            deleted=written.deleted,
            bytes=fresh,
            seconds=time.monotonic() - self.began,
            data_as_of=manifest.data_as_of,
        )
