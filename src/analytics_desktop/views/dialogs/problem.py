"""Something did not go as asked: a sentence, what to do, and details to copy."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.errors import Problem

from .sheet import Sheet


class ProblemDialog(Sheet):
    def __init__(self, problem: Problem, parent: QWidget | None = None) -> None:
        super().__init__("A problem", parent)
        self.problem = problem
        self.add_heading(problem.sentence)
        self.add_words(problem.remedy)
        if problem.detail:
            self.add_block(problem.detail, "Details")
            self.copy = self.add_button("Copy details")
            self.copy.clicked.connect(self._copy)
        self.add_close()

    def _copy(self) -> None:
        text = (self.problem.sentence, self.problem.remedy, self.problem.detail)
        QGuiApplication.clipboard().setText("\n".join(part for part in text if part))


class BugDialog(Sheet):
    """An unexpected error. `report` is redacted; nothing is sent anywhere."""

    def __init__(self, report: str, file: str, parent: QWidget | None = None) -> None:
        super().__init__("An unexpected error", parent, width=640)
        self.report = report
        self.add_heading("Something went wrong that should not.")
        self.add_words(
            "Your data is as it was. You can go on working; if it happens again, close the window and open it."
        )
        self.add_words(f"The report, without passwords and keys, is in {file}." if file else "")
        self.add_block(report, "Report", 220)
        copy = self.add_button("Copy report")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.report))
        self.add_close()
