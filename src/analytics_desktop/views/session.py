"""What the window asks services for, in words of the window. Only `settings` and `files.let_leave` need no worker.

Services are imported inside the methods, so the window is on screen before databases and file formats are loaded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.progress import Progress, part
from analytics_desktop.models.settings import Settings

from .session_files import SessionFiles

if TYPE_CHECKING:
    from analytics_desktop.models.report import Report
    from analytics_desktop.services.desk import Desk
    from analytics_desktop.services.messages.office import Office
    from analytics_desktop.services.online import Online
    from analytics_desktop.services.secrets import SecretStore
    from analytics_desktop.services.snapshot.receive import Seen
    from analytics_desktop.services.workspace import Workspace


@dataclass(frozen=True)
class Address:
    """Where the central store is and who asks; `password` goes to the secret store only."""

    host: str
    port: int
    database: str
    login: str
    password: str

    def dsn(self) -> str:
        """A libpq URL."""
        who = f"{quote(self.login, safe='')}:{quote(self.password, safe='')}"
        return f"postgresql://{who}@{quote(self.host, safe='')}:{self.port}/{quote(self.database, safe='')}"


class Session:
    """One workspace while the window is open. `ask_passphrase` is called on a worker and may block."""

    def __init__(self, root: Path | None, ask_passphrase: Callable[[], str] | None = None) -> None:
        from analytics_desktop.services.workspace import workspace_at

        self._root = root
        self.workspace: Workspace = workspace_at(root)
        self.ask_passphrase = ask_passphrase
        self.desk: Desk | None = None
        self._secrets: SecretStore | None = None
        self._demo = ExitStack()
        self.files = SessionFiles(self)

    def settings(self) -> Settings:
        """Read from a small file; quick enough for the GUI thread. Raises Problem for a broken file."""
        from analytics_desktop.services.settings import load_settings

        return load_settings(self.workspace)

    def change_setting(self, key: str, text: str) -> Settings:
        from analytics_desktop.services.settings import set_value

        return set_value(self.workspace, key, text)

    def open(self, progress: Progress) -> Desk:
        """The desk of this workspace. Raises Problem when the lake is altered or its key is missing."""
        progress("Opening the workspace", 0.1)
        from analytics_desktop.services.desk import Desk

        progress("Opening the newest generation", 0.5)
        self.desk = Desk.open(self.workspace, self.secrets())
        return self.desk

    def secrets(self) -> SecretStore:
        if self._secrets is None:
            from analytics_desktop.services.secrets import open_secrets

            self._secrets = open_secrets(self.workspace, self.ask_passphrase)
        return self._secrets

    def office(self) -> Office:
        """The messages of this workspace."""
        from analytics_desktop.services.messages.office import Office

        return Office(self.workspace, self.secrets())

    def is_connected(self) -> bool:
        """Whether a central store is known, kept in the workspace or named by the environment."""
        from analytics_desktop.services.connection import DSN_VARIABLE

        return bool(os.environ.get(DSN_VARIABLE, "").strip() or self.settings().central)

    def sync(self, full: bool, progress: Progress) -> None:
        from analytics_desktop.services.connection import load_connection
        from analytics_desktop.services.sync import sync

        dsn = load_connection(self.workspace, self.secrets())
        sync(self.workspace, self.secrets(), dsn, full, progress)

    def connect(self, address: Address, progress: Progress) -> None:
        """Try the connection, keep it, and sync once. Raises Problem and keeps nothing when it is refused."""
        from analytics_desktop.services.connection import check_connection, store_connection

        progress("Connecting", 0.0)
        check_connection(address.dsn())
        store_connection(self.workspace, self.secrets(), address.dsn())
        self.sync(False, part(progress, 0.05, 1.0))

    def start_demo(self, progress: Progress) -> None:
        """Start the demo's own server, fill it on first use and sync; it runs until the window closes.

        Where no workspace was named the demo has one beside the user's own, so that invented rows never mix in.
        """
        from analytics_desktop.services import demo_run
        from analytics_desktop.services.demo_store import Company

        reached = [0.0]

        def report(message: str, fraction: float) -> None:
            reached[0] = fraction
            progress(message, fraction)

        stack = ExitStack()
        say = partial(_say, report, reached)
        ready = stack.enter_context(demo_run.running(self._root, Company(), say, report))
        self._demo.close()
        self._demo = stack
        self.workspace, self._secrets = ready.workspace, ready.secrets

    def look_at_snapshot(self, file: Path, progress: Progress) -> Seen:
        from analytics_desktop.services.snapshot.receive import look_at

        return look_at(file, progress)

    def open_snapshot(self, file: Path, seen: Seen, passphrase: str, progress: Progress) -> None:
        from analytics_desktop.services.snapshot.place import open_in_place

        here, secrets = self.workspace, self.secrets()
        opened = open_in_place(here, secrets, self.ask_passphrase, file, seen, passphrase, progress)
        self.workspace, self._secrets = opened

    def online(self, progress: Progress) -> Online:
        """Who is at work right now. Raises Problem without a connection."""
        from analytics_desktop.services.connection import load_connection
        from analytics_desktop.services.online import online_now

        return online_now(load_connection(self.workspace, self.secrets()))

    def verify(self, pack: Path, progress: Progress) -> Report:
        from analytics_desktop.services.access.checks import note_check
        from analytics_desktop.services.audit.verify import verify_pack

        note_check(self.workspace, self.secrets, "audit pack", pack)
        return verify_pack(pack, progress)

    def accesses(self, progress: Progress) -> tuple[str, Sequence[str], Sequence[Sequence[str]]]:
        """The access log: what a look through all of it found, column headings, the newest entries."""
        from analytics_desktop.services.access.log import AccessLog
        from analytics_desktop.services.access.told import HEAD, checked_words, told

        log = AccessLog(self.workspace, self.secrets())
        progress("Checking the access log", 0.2)
        return checked_words(log.check()), HEAD, [told(entry) for entry in log.newest(500)]

    def recompute(self, panel: Panel, page: Page, progress: Progress) -> Panel:
        """The same metric with the same filters, computed again from the open generation."""
        if self.desk is None:
            raise Problem("The workspace is not open.", "Open it again.")
        if panel.metric.later:
            return self.desk.panel(panel.metric.id, replace(page.filters, by=panel.by))
        again = self.desk.page(page.id, page.filters, progress, panel.section)
        same = [one for one in again.panels if (one.metric.id, one.chart, one.by) == _identity(panel)]
        if not same:
            raise Problem(f"{panel.title} is no longer on this page.", "Refresh the page (F5).")
        return same[0]

    def close(self) -> None:
        if self.desk is not None:
            self.desk.close()
        self._demo.close()


def _say(report: Progress, reached: list[float], line: str) -> None:
    """A line of words without a fraction of its own keeps the bar where it is."""
    report(line, reached[0])


def _identity(panel: Panel) -> tuple[str, str, str | None]:
    return panel.metric.id, panel.chart, panel.by
