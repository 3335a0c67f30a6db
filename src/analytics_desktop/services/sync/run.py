"""One sync from beginning to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import duckdb

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.manifest import Manifest
from analytics_desktop.models.progress import Progress, part, silent
from analytics_desktop.models.sync import SyncReport
from analytics_desktop.services.access.log import AccessLog
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.lake.check import check_files
from analytics_desktop.services.lake.draft import Draft, begin_draft
from analytics_desktop.services.lake.duck import LAKE_EXTENSIONS, SYNC_EXTENSIONS, explained
from analytics_desktop.services.lake.folder import LakeFolder, locked
from analytics_desktop.services.lake.keys import Secrets, lake_key, make_lake_key
from analytics_desktop.services.lake.publish import (
    KEPT_GENERATIONS,
    Published,
    publish,
    published,
    read_pointer,
    settle_pin,
    sweep,
)
from analytics_desktop.services.settings import load_settings
from analytics_desktop.services.snapshot.read_only import refuse_snapshot_workspace
from analytics_desktop.services.workspace import Workspace

from .central import Central, central_held
from .finish import Finished, finish
from .history_guard import HistoryGuard
from .push import push, push_accesses
from .write import CannotContinue, Written, write_changes, write_everything

_Write = Callable[[duckdb.DuckDBPyConnection, Central, str, Progress], Written]


def sync(
    workspace: Workspace, secrets: Secrets, dsn: str, full: bool = False, progress: Progress = silent
) -> SyncReport:
    """Bring the lake up to the server's present state and publish it as a new generation.

    Reads what changed since the last sync; or everything when `full`, when there is no lake yet, or when the server or
    the rights of the login are not those of the last sync. Until the new generation is published, and whenever anything
    goes wrong or `progress` raises, the old one stays as it is. Raises Problem.
    """
    refuse_snapshot_workspace(workspace)
    lake = LakeFolder(workspace.lake)
    with explained("the sync"), locked(lake.sync_lock) as alone:
        if not alone:
            raise Problem("Another sync of this workspace is running.", "Wait until it is done, or cancel it there.")
        began = time.monotonic()
        lake.create()
        progress("Connecting", 0.0)
        journal = Journal(workspace, secrets)
        refused = push(journal, dsn) | push_accesses(AccessLog(workspace, secrets), secrets, dsn)
        base = None if full else _base(lake, secrets)
        sweep(lake)
        with central_held(dsn) as held:
            central = _reported_in(held, load_settings(workspace).zone)
            guard = HistoryGuard(secrets, journal, central.server.server_id)
            report = _Sync(lake, secrets, dsn, central, guard, _newest_sha256(lake), progress, began).run(base, full)
            return replace(report, refused=refused)


def _reported_in(central: Central, zone: str) -> Central:
    """The server as this workspace reports it: in its own time zone where it has chosen one."""
    return replace(central, server=replace(central.server, zone=zone)) if zone else central


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
    guard: HistoryGuard
    previous_sha256: str
    progress: Progress
    began: float

    def run(self, base: Published | None, full: bool) -> SyncReport:
        reason = "asked for" if full else "first sync"
        if base is not None:
            try:
                draft = begin_draft(self.lake, lake_key(self.secrets), base.number)
                return self._generation(draft, write_changes, base.manifest, "")
            except CannotContinue as found:
                reason = found.reason
        return self._generation(
            begin_draft(self.lake, make_lake_key(self.secrets), None), write_everything, None, reason
        )

    def _generation(self, draft: Draft, write: _Write, base: Manifest | None, reason: str) -> SyncReport:
        """Write, finish and publish one draft, or leave nothing of it. `reason` is why it holds everything anew."""
        try:
            written, finished = self._write(draft, write, base)
            publish(self.lake, self.secrets, draft.number, finished.manifest_sha256)
            self.guard.pin()
        except BaseException:
            if not self._is_published(draft):
                draft.discard()
            raise
        sweep(self.lake, 1 if written.erased else KEPT_GENERATIONS)
        self.progress("The sync is done", 1.0)
        return SyncReport(
            generation=draft.number,
            full=bool(reason),
            reason=reason,
            rows=written.rows,
            deleted=written.deleted,
            bytes=finished.new_bytes,
            seconds=time.monotonic() - self.began,
            data_as_of=finished.manifest.data_as_of,
            history=self.guard.sentence,
        )

    def _write(self, draft: Draft, write: _Write, base: Manifest | None) -> tuple[Written, Finished]:
        finishing = part(self.progress, 0.9, 1.0)
        with draft.open(SYNC_EXTENSIONS, read_only=False) as connection:
            written = write(connection, self.central, self.dsn, part(self.progress, 0.02, 0.9))
            if written.commit_error is None:
                draft.reopen(connection)
                finished = finish(connection, draft, written, base, self.previous_sha256, finishing)
                self.guard.check(connection, written, finished.manifest, base)
                return written, finished
        # Whether a commit that reported an error happened is known only to the files.
        with draft.open(LAKE_EXTENSIONS, read_only=True) as connection:
            finished = finish(connection, draft, written, base, self.previous_sha256, finishing)
            self.guard.check(connection, written, finished.manifest, base)
            return written, finished

    def _is_published(self, draft: Draft) -> bool:
        """Whether replacing the pointer, reported as failed, did happen."""
        try:
            pointer = read_pointer(self.lake)
        except Problem:
            return True  # not known, so nothing may be removed
        return pointer is not None and pointer.generation == draft.number
