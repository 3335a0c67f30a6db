"""Where the numbers come from: sync, the demo company, a central store, a snapshot."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress

if TYPE_CHECKING:
    from .commands import Commands
    from .session import Address

_CANCEL_ORDER = ("export", "verify", "sync", "demo", "connect", "page")


class Sources:
    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._window = commands.window

    def _run(
        self,
        name: str,
        work: Callable[[Progress], None],
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
            self._commands.problem(
                Problem(
                    "This version cannot open snapshots yet.",
                    "Connect to the central store instead, or ask for an audit pack: Reports > Verify an audit pack.",
                )
            )

    def do_refresh(self) -> None:
        self._window.reload()

    def do_cancel(self) -> None:
        for name in _CANCEL_ORDER:
            if self._window.jobs.is_running(name):
                self._window.jobs.cancel(name)
                return
