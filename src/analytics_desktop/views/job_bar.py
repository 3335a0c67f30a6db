"""What runs at the moment: message, progress, and a Cancel that stops it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from .text import Elided
from .theme import font

NAMES = {
    "open": "Opening the workspace",
    "sync": "Sync",
    "demo": "Demo company",
    "connect": "Connecting",
    "export": "Export",
    "verify": "Verifying",
}


def title_of(name: str) -> str:
    """What a long job is called; "" for the short ones."""
    return NAMES["export"] if name.endswith("-export") else NAMES.get(name, "")


class JobBar(QWidget):
    """Shows the newest of the long jobs; short ones (a page) stay unseen. `cancelled` carries the job's name."""

    cancelled = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: list[str] = []
        self.message = Elided(role="small", tone="muted", align_right=True)
        self.message.setMinimumWidth(60)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(140)
        self.cancel = QPushButton("Cancel")
        self.cancel.setProperty("kind", "link")
        self.cancel.setFont(font("small"))
        self.cancel.clicked.connect(lambda: self.cancelled.emit(self._names[-1]) if self._names else None)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.message, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.cancel)
        self.hide()

    def began(self, name: str) -> None:
        if title_of(name):
            self._names = [one for one in self._names if one != name] + [name]
            self.progressed(name, title_of(name), 0.0)
            self.show()

    def progressed(self, name: str, message: str, fraction: float) -> None:
        if self._names and name == self._names[-1]:
            self.message.setText(message)
            self.bar.setRange(0, 0 if fraction <= 0 else 1000)
            self.bar.setValue(int(fraction * 1000))
            self.bar.setAccessibleName(f"{message}, {fraction:.0%}")

    def finished(self, name: str) -> None:
        self._names = [one for one in self._names if one != name]
        if self._names:
            self.progressed(self._names[-1], NAMES[self._names[-1]], 0.0)
        self.setVisible(bool(self._names))
