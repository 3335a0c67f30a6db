"""The connection to the central store: address, login, password."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QSpinBox, QWidget

from analytics_desktop.views.session import Address

from .sheet import Sheet


class ConnectDialog(Sheet):
    """`given` carries an `Address`; nothing is stored before the server accepted it."""

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Connect to a central store", parent)
        self.add_heading("Connect to your central store")
        self.add_words(
            "Ask your administrator for a login that may only read. The password is kept in the system's keyring, "
            "or in a file that a passphrase protects; never in the settings."
        )
        self.host, self.database = QLineEdit(), QLineEdit("analytics")
        self.login, self.password, self.port = QLineEdit(), QLineEdit(), QSpinBox()
        self.host.setPlaceholderText("analytics-db.example.com")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.port.setRange(1, 65535)
        self.port.setValue(5432)
        self.content.addSpacing(8)
        self.content.addLayout(self._form())
        self.add_close("Cancel", primary=False)
        self.connect_button = self.add_button("Connect and sync", primary=True)
        self.connect_button.clicked.connect(self._accept)
        for line in (self.host, self.database, self.login, self.password):
            line.textChanged.connect(self._check)
        self._check()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            ("&Server", self.host),
            ("&Port", self.port),
            ("&Database", self.database),
            ("&Login", self.login),
            ("Pass&word", self.password),
        ):
            form.addRow(words, field)
        return form

    def _check(self) -> None:
        needed = (self.host, self.database, self.login)
        self.connect_button.setEnabled(all(line.text().strip() for line in needed))

    def _accept(self) -> None:
        address = Address(
            self.host.text().strip(),
            self.port.value(),
            self.database.text().strip(),
            self.login.text().strip(),
            self.password.text(),
        )
        self.password.clear()
        self.given.emit(address)
        self.accept()
