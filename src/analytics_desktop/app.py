"""Starts Qt and opens the window; the window is painted before any data is loaded."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication

from analytics_desktop.models.errors import Problem
from analytics_desktop.views.application import application
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.main_window import MainWindow
from analytics_desktop.views.session import Session
from analytics_desktop.views.theme import apply_scheme, prepare_application


def run(workspace: Path | None, demo: bool = False) -> int:
    """Open the window on a workspace (None: the user's own) and stay until it is closed; returns the exit code.

    `demo` starts the demo company at once. Raises Problem when the workspace cannot be used.
    """
    app = application()
    window = make_window(workspace)
    window.show()
    if demo:
        window.commands.do("demo")
    else:
        window.start()
    return app.exec()


def make_window(workspace: Path | None) -> MainWindow:
    session = Session(workspace)
    theme = _theme(session)
    app = application()
    prepare_application(app, theme)
    handlers = _Handlers()
    jobs = Jobs(handlers.problem, handlers.bug)
    session.ask_passphrase = jobs.asking(handlers.passphrase)
    window = MainWindow(session, jobs)
    handlers.window = window
    window.apply_theme(theme)
    app.styleHints().colorSchemeChanged.connect(lambda _: apply_scheme(_theme(session)))
    sys.excepthook = handlers.unexpected
    return window


def _theme(session: Session) -> str:
    try:
        return session.settings().theme
    except Problem:
        return "system"


class _Handlers:
    """The two places where what went wrong reaches the user, and the question for the passphrase."""

    def __init__(self) -> None:
        self.window: MainWindow | None = None

    def problem(self, problem: Problem) -> None:
        from .views.dialogs.problem import ProblemDialog

        ProblemDialog(problem, self.window).open()

    def bug(self, error: BaseException, _: str) -> None:
        from .services.bug_report import write_report
        from .views.dialogs.problem import BugDialog

        root = self.window.session.workspace.root if self.window else None
        file = write_report(error, root)
        BugDialog(file.read_text(encoding="utf-8"), str(file), self.window).open()

    def unexpected(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """An error in the GUI thread itself."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        sys.__excepthook__(kind, error, trace)
        self.bug(error.with_traceback(trace), "")

    def passphrase(self) -> str:
        from .views.dialogs.passphrase import PassphraseDialog

        dialog = PassphraseDialog(self.window)
        accepted = dialog.exec()
        return dialog.field.text() if accepted else ""
