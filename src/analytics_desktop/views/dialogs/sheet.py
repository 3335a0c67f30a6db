"""What all dialogs share: margins, a heading, content that scrolls when it must, buttons at the lower right."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from analytics_desktop.views.text import SEMIBOLD, wrapped
from analytics_desktop.views.theme import font


class Sheet(QDialog):
    """Closes on Esc and is deleted when closed."""

    def __init__(self, title: str, parent: QWidget | None, width: int = 520) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.resize(width, 200)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._inner = QWidget()
        self._inner.setObjectName("board")
        self.content = QVBoxLayout(self._inner)
        self.content.setContentsMargins(24, 20, 24, 12)
        self.content.setSpacing(8)
        self.area = QScrollArea()
        self.area.setWidget(self._inner)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.buttons = QHBoxLayout()
        self.buttons.setContentsMargins(24, 8, 24, 20)
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        outer.addWidget(self.area, 1)
        outer.addLayout(self.buttons)

    def add_heading(self, words: str) -> None:
        heading = wrapped(words, "title")
        face = heading.font()
        face.setWeight(SEMIBOLD)
        heading.setFont(face)
        self.content.addWidget(heading)

    def add_words(self, words: str, tone: str = "muted") -> None:
        if words:
            self.content.addWidget(wrapped(words, tone=tone))

    def add_block(self, words: str, label: str, height: int = 120) -> QPlainTextEdit:
        """Technical text to read and copy, in the dialog's own scroll field."""
        block = QPlainTextEdit(words)
        block.setReadOnly(True)
        block.setAccessibleName(label)
        block.setFont(font("small"))
        block.setFixedHeight(height)
        self.content.addWidget(block)
        return block

    def add_button(self, words: str, primary: bool = False) -> QPushButton:
        button = QPushButton(words)
        button.setDefault(primary)
        button.setAutoDefault(primary)
        self.buttons.addWidget(button)
        return button

    def add_close(self, words: str = "Close", primary: bool = True) -> None:
        button = self.add_button(words, primary)
        button.clicked.connect(self.reject)
        if primary:
            button.setFocus()

    def open(self) -> None:
        """As tall as its content, but never taller than the window it belongs to."""
        self.content.addStretch(1)
        self.content.activate()
        wanted = max(self._inner.heightForWidth(self.width()), self._inner.minimumSizeHint().height()) + 64
        parent = self.parentWidget()
        room = parent.window().size() if parent else QSize(1280, 760)
        width = min(self.width(), room.width() - 16)
        self.resize(width, min(wanted, max(280, room.height() - 40)))
        super().open()
