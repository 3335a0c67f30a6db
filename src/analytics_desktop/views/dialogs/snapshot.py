"""Asks for what unlocks a snapshot, and shows who signed it before anything of it is opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from .sheet import Sheet

if TYPE_CHECKING:
    from analytics_desktop.services.snapshot.receive import Seen


class SnapshotDialog(Sheet):
    """`given` carries the passphrase, empty where the snapshot is locked for this workspace's own key."""

    given = Signal(str)

    def __init__(self, seen: Seen, parent: QWidget | None = None) -> None:
        super().__init__("Open a snapshot", parent)
        header = seen.header
        self.add_heading(f"Snapshot of {header.company}")
        self.add_words(f"Data as of {header.data_as_of[:16].replace('T', ' ')} UTC, generation {header.generation}.")
        self.add_words(
            "The file is whole and signed by the key below. Compare its fingerprint with the one that the sender told "
            "you by another way, such as by telephone."
        )
        groups = [seen.fingerprint[at : at + 4] for at in range(0, 64, 4)]
        lines = "\n".join(" ".join(groups[at : at + 8]) for at in (0, 8))
        self.add_block(lines, "Fingerprint of the key that signed", height=56)
        self.compared = QCheckBox("I compared the &fingerprint")
        self.compared.setVisible(not seen.needs_passphrase)
        self.content.addWidget(self.compared)
        self.passphrase = QLineEdit()
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setAccessibleName("Passphrase of the snapshot")
        self.passphrase.setPlaceholderText("Passphrase of the snapshot")
        self.passphrase.setVisible(seen.needs_passphrase)
        self.content.addWidget(self.passphrase)
        self.add_words("It is opened read-only. Nothing is sent anywhere.")
        self.add_close("Cancel", primary=False)
        self.unlock = self.add_button("Open", primary=True)
        self.unlock.clicked.connect(self._accept)
        self._needs_passphrase = seen.needs_passphrase
        self.compared.toggled.connect(self._check)
        self.passphrase.textChanged.connect(self._check)
        self._check()

    def _check(self) -> None:
        """A passphrase shows who sent the file; for a public key only the fingerprint does."""
        known = bool(self.passphrase.text()) if self._needs_passphrase else self.compared.isChecked()
        self.unlock.setEnabled(known)

    def _accept(self) -> None:
        words = self.passphrase.text()
        self.passphrase.clear()
        self.given.emit(words)
        self.accept()
