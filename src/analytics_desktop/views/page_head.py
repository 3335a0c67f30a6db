"""The question of a tab and its answer: in one line where there is room, else below each other."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from .text import Text, wrapped


class PageHead(QWidget):
    def __init__(self, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = wrapped(question, "title")
        self.answer = wrapped("", "body", "muted")
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(16)
        self._layout.addWidget(self.question)
        self._layout.addWidget(self.answer, 1)

    def show_answer(self, question: str, answer: str) -> None:
        self.question.setText(question)
        self.answer.setText(answer)
        self._turn()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        wide = _width(self.question) + _width(self.answer) + 20 <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        self.question.setWordWrap(not wide)
        if self._layout.direction() != direction:
            self._layout.setDirection(direction)
            self._layout.setSpacing(16 if wide else 2)


def _width(label: Text) -> int:
    return label.fontMetrics().horizontalAdvance(label.text())
