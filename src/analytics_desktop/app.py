"""Starts Qt and opens the window. The empty window is painted first; everything else is loaded after that."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSettings

from analytics_desktop.views.application import application, show_icon
from analytics_desktop.views.shell import Shell
from analytics_desktop.views.theme import load_fonts, prepare_application

if TYPE_CHECKING:
    from analytics_desktop.models.errors import Problem
    from analytics_desktop.views.jobs import Jobs
    from analytics_desktop.views.workbench import Workbench


def run(workspace: Path | None, demo: bool = False) -> int:
    """Open the window on a workspace (None: the user's own) and stay until it is closed; returns the exit code.

    `demo` starts the demo company at once.
    """
    starter = Starter(workspace, demo)
    starter.shell.show()
    return starter.app.exec()


class Starter:
    """Shell, then jobs, then (imported on a worker) the workbench; each step leaves the event loop in between."""

    def __init__(self, workspace: Path | None, demo: bool = False) -> None:
        self.app = application()
        prepare_application(
            self.app, str(QSettings().value("scheme", "light"))
        )  # the last one, until settings are read
        self._root, self._demo = workspace, demo
        self.workbench: Workbench | None = None
        self.shell = Shell()
        self.shell.painted.connect(self._load)
        sys.excepthook = self._unexpected

    def _load(self) -> None:
        from analytics_desktop.views.jobs import Jobs

        jobs = Jobs(self._problem, self._bug)
        load_fonts()
        show_icon(self.app)
        jobs.start("load", lambda _: _import_workbench(), lambda _: self._build(jobs), lane="work")

    def _build(self, jobs: Jobs) -> None:
        from analytics_desktop.models.errors import Problem
        from analytics_desktop.views.session import Session
        from analytics_desktop.views.workbench import Workbench

        try:
            session = Session(self._root, jobs.asking(self._passphrase))
            theme = session.settings().theme
        except Problem as problem:
            self._problem(problem, fatal=True)
            return
        self.workbench = Workbench(self.shell, session, jobs)
        self.workbench.apply_theme(theme)
        self.app.styleHints().colorSchemeChanged.connect(lambda _: self._follow_system())
        if self._demo:
            self.workbench.commands.do("demo")
        else:
            self.workbench.start()

    def _follow_system(self) -> None:
        if self.workbench is not None:
            self.workbench.apply_theme(self.workbench.session.settings().theme)

    def _problem(self, problem: Problem, fatal: bool = False) -> None:
        from analytics_desktop.views.dialogs.problem import ProblemDialog

        dialog = ProblemDialog(problem, self.shell)
        if fatal:
            dialog.finished.connect(lambda _: QCoreApplication.exit(1))
        dialog.open()

    def _bug(self, error: BaseException) -> None:
        from analytics_desktop.services.bug_report import write_report
        from analytics_desktop.views.dialogs.problem import BugDialog

        file = write_report(error, self._root)
        BugDialog(file.read_text(encoding="utf-8"), str(file), self.shell).open()

    def _unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error in the GUI thread itself."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(130)
            return
        sys.__excepthook__(kind, error, trace)
        self._bug(error.with_traceback(trace))

    def _passphrase(self) -> str:
        from analytics_desktop.views.dialogs.passphrase import PassphraseDialog

        dialog = PassphraseDialog(self.shell)
        return dialog.field.text() if dialog.exec() else ""


def _import_workbench() -> None:
    """On a worker, because reading the modules takes longer than a frame."""
    for name in ("services.settings", "views.session", "views.workbench"):
        import_module(f"analytics_desktop.{name}")
