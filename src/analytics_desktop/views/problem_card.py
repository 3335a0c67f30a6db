"""A problem shown in place: what happened, what to do, details to copy, another try."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem

from .text import wrapped


class ProblemCard(QFrame):
    retry = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.sentence, self.remedy = wrapped(role="title"), wrapped(tone="muted")
        self._details = ""
        self.problem: Problem | None = None
        self._again, self._copy = QPushButton("Try again"), QPushButton("Copy details")
        self._again.clicked.connect(self.retry)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        buttons = QHBoxLayout()
        buttons.addWidget(self._again)
        buttons.addWidget(self._copy)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(8)
        layout.addWidget(self.sentence)
        layout.addWidget(self.remedy)
        layout.addLayout(buttons)
        layout.addStretch(1)

    def show_problem(self, problem: Problem) -> None:
        self.problem = problem
        self._details = "\n".join(part for part in (problem.sentence, problem.remedy, problem.detail) if part)
        self.sentence.setText(problem.sentence)
        self.remedy.setText(problem.remedy)
        self._copy.setVisible(bool(problem.detail))
