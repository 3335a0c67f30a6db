"""Asks for the passphrase of a snapshot that is about to be saved, twice, since nobody can look it up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from .sheet import Sheet

SHORTEST = 12  # characters; a file that travels can be tried by anybody for any time


class SaveSnapshotDialog(Sheet):
    """`given` carries the passphrase."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Save a snapshot", parent, width=460)
        self.add_heading("Passphrase of the snapshot")
        self.add_words(
            "The file holds everything that you may see, signed and encrypted. Whoever has file and passphrase "
            f"can read all of it, for good. Take at least {SHORTEST} characters, and tell them by another way."
        )
        self.passphrase, self.again = self._field("Passphrase"), self._field("The same passphrase again")
        self.add_close("Cancel", primary=False)
        self.save = self.add_button("Save", primary=True)
        self.save.setEnabled(False)
        self.save.clicked.connect(self._accept)
        self.setMinimumHeight(270)
        for field in (self.passphrase, self.again):
            field.textChanged.connect(self._check)

    def _field(self, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(words)
        field.setPlaceholderText(words)
        self.content.addWidget(field)
        return field

    def _check(self) -> None:
        text = self.passphrase.text()
        self.save.setEnabled(len(text) >= SHORTEST and text == self.again.text())

    def _accept(self) -> None:
        words = self.passphrase.text()
        self.passphrase.clear()
        self.again.clear()
        self.given.emit(words)
        self.accept()
