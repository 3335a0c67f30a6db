"""Asks for the passphrase that protects this workspace's keys where no system keyring is running."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from .sheet import Sheet


class PassphraseDialog(Sheet):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Passphrase", parent, width=460)
        self.add_heading("Passphrase of this workspace")
        self.add_words(
            "No system keyring is running, so the keys of the encrypted data lie in a file that this passphrase locks. "
            "It is not stored anywhere; without it the data cannot be read."
        )
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName("Passphrase")
        self.content.addWidget(self.field)
        self.add_close("Cancel", primary=False)
        self.unlock = self.add_button("Unlock", primary=True)
        self.unlock.setEnabled(False)
        self.unlock.clicked.connect(self.accept)
        self.field.textChanged.connect(lambda text: self.unlock.setEnabled(bool(text)))

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        self.field.setFocus()
