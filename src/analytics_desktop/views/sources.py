"""Where the numbers come from: sync, the demo company, a central store, a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QFileDialog

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress

if TYPE_CHECKING:
    from analytics_desktop.services.snapshot.receive import Seen

    from .commands import Commands
    from .session import Address

_CANCEL_ORDER = ("export", "verify", "sync", "demo", "connect", "snapshot", "page")


class Sources:
    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._window = commands.window

    def _run(
        self,
        name: str,
        work: Callable[[Progress], object],
        done: Callable[[object], None],
        failed: Callable[[Problem], None] | None = None,
    ) -> None:
        """One long job at the window's foot; the first-run choices wait meanwhile."""
        window = self._window
        window.first_run.set_busy(True)
        window.jobs.start(
            name,
            work,
            done,
            failed=failed or self._commands.problem,
            ended=partial(window.first_run.set_busy, False),
            lane="work",
        )

    def do_sync(self, full: bool = False) -> None:
        self._run("sync", partial(self._window.session.sync, full), self._synced, self._sync_failed)

    def do_sync_full(self) -> None:
        self.do_sync(full=True)

    def _synced(self, _: object) -> None:
        self._window.linked = "online"
        self._window.status.show_link("online")
        self._window.reload()

    def _sync_failed(self, problem: Problem) -> None:
        self._window.linked = "offline"
        self._window.status.show_link("offline")
        self._commands.problem(problem)

    def do_demo(self) -> None:
        self._run("demo", self._window.session.start_demo, self._reopen)

    def _reopen(self, _: object) -> None:
        self._window.linked = "online"
        self._window.stack.forget()
        self._window.open_workspace()

    def do_connect(self) -> None:
        from .dialogs.connect import ConnectDialog

        dialog = ConnectDialog(self._window)
        dialog.given.connect(self._connect)
        dialog.open()

    def _connect(self, address: Address) -> None:
        self._run("connect", partial(self._window.session.connect, address), self._reopen)

    def do_snapshot(self) -> None:
        title = "Open a snapshot: a file that ends in .analytics-snapshot"
        file, _ = QFileDialog.getOpenFileName(self._window, title, "", "Snapshot (*.analytics-snapshot)")
        if file:
            path = Path(file)
            look = partial(self._window.session.look_at_snapshot, path)
            self._run("snapshot", look, partial(self._ask_snapshot, path))

    def do_save_snapshot(self) -> None:
        from .dialogs.save_snapshot import SaveSnapshotDialog

        file, _ = QFileDialog.getSaveFileName(
            self._window, "Save a snapshot", "data.analytics-snapshot", "Snapshot (*.analytics-snapshot)"
        )
        if file:
            path = Path(file) if Path(file).suffix else Path(file).with_suffix(".analytics-snapshot")
            dialog = SaveSnapshotDialog(self._window)
            dialog.given.connect(partial(self._save_snapshot, path))
            dialog.open()

    def _save_snapshot(self, out: Path, passphrase: str) -> None:
        save = partial(self._window.session.files.save_snapshot, out, passphrase)
        self._run("snapshot", save, lambda words: self._window.status.say(str(words)))

    def _ask_snapshot(self, file: Path, found: object) -> None:
        from .dialogs.snapshot import SnapshotDialog

        seen = cast("Seen", found)
        dialog = SnapshotDialog(seen, self._window)
        dialog.given.connect(partial(self._open_snapshot, file, seen))
        dialog.open()

    def _open_snapshot(self, file: Path, seen: Seen, passphrase: str) -> None:
        self._run(
            "snapshot", partial(self._window.session.open_snapshot, file, seen, passphrase), self._snapshot_opened
        )

    def _snapshot_opened(self, _: object) -> None:
        self._window.linked = "offline"
        self._window.stack.forget()
        self._window.open_workspace()

    def do_refresh(self) -> None:
        self._window.reload()

    def do_cancel(self) -> None:
        for name in _CANCEL_ORDER:
            if self._window.jobs.is_running(name):
                self._window.jobs.cancel(name)
                return
