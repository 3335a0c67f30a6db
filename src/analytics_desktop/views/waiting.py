"""What is seen while the workspace is being opened, or when that failed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem

from .problem_card import ProblemCard
from .text import Text


class Waiting(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = Text("Opening the workspace…", "title", tone="faint")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.trouble = ProblemCard()
        self.trouble.hide()
        self._again: Callable[[], None] = lambda: None
        self.trouble.retry.connect(self._retry)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.trouble)
        layout.addStretch(0)

    def show_problem(self, problem: Problem, again: Callable[[], None]) -> None:
        self._again = again
        self.words.hide()
        self.trouble.show_problem(problem)
        self.trouble.show()

    def _retry(self) -> None:
        self.trouble.hide()
        self.words.show()
        self._again()
