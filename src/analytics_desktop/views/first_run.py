"""The first start: an invented company, the own central store, or a snapshot file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from .icons import icon
from .text import SEMIBOLD, Text, wrapped
from .theme import colours, font

_CHOICES = (
    (
        "demo",
        "play",
        "Try it with a demo company",
        "An invented company with 400 people and 13 months of data, on this machine only. Takes a minute or two.",
    ),
    (
        "connect",
        "plug",
        "Connect to your central store",
        "You need the server's address, a login and its password from your administrator.",
    ),
    (
        "snapshot",
        "folder",
        "Open a snapshot",
        "A signed file that somebody saved from another workstation. It is opened read-only.",
    ),
)


class FirstRun(QScrollArea):
    """`chosen` carries demo, connect, snapshot or sync."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        inner = QWidget()
        inner.setObjectName("board")
        self.setWidget(inner)
        self.head = Text("Where should the numbers come from?", "figure", SEMIBOLD)
        self.head.setWordWrap(True)
        self.explained = wrapped(
            "Nothing leaves this machine. You can change this later in the File menu.", tone="muted"
        )
        self.buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 40, 32, 32)
        column.setSpacing(8)
        column.addWidget(self.head)
        column.addWidget(self.explained)
        column.addSpacing(16)
        self.sync = self._sync_button()
        column.addWidget(self.sync, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_choices(column)
        column.addStretch(1)
        self._tint()

    def _sync_button(self) -> QPushButton:
        button = QPushButton("Sync now")
        button.setProperty("kind", "primary")
        button.clicked.connect(partial(self.chosen.emit, "sync"))
        button.hide()
        return button

    def _add_choices(self, column: QVBoxLayout) -> None:
        for name, _, title, words in _CHOICES:
            column.addWidget(self._choice(name, title))
            note = wrapped(words, tone="muted")
            note.setContentsMargins(44, 0, 0, 12)
            note.setMaximumWidth(640)
            column.addWidget(note)

    def _choice(self, name: str, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("kind", "choice")
        button.setFont(font("title"))
        button.setIconSize(QSize(20, 20))
        button.setMaximumWidth(640)
        button.clicked.connect(partial(self.chosen.emit, name))
        self.buttons[name] = button
        return button

    def show_connected(self, connected: bool) -> None:
        """A workspace that is connected but has no data yet only needs its first sync."""
        self.sync.setVisible(connected)
        self.head.setText("Connected, but not synced yet" if connected else "Where should the numbers come from?")

    def set_busy(self, busy: bool) -> None:
        for button in (*self.buttons.values(), self.sync):
            button.setEnabled(not busy)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "buttons"):
            self._tint()

    def _tint(self) -> None:
        for name, picture, _, _ in _CHOICES:
            self.buttons[name].setIcon(icon(picture, colours().accent, 20))
