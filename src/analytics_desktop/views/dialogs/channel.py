"""Sets up one channel for alerts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from analytics_desktop.models.channel import KIND_WORDS, SEVERITIES, MailServer
from analytics_desktop.models.errors import Problem
from analytics_desktop.views.text import wrapped

from .sheet import Sheet

_LEAST = {"info": "All alerts", "warning": "Warnings and critical ones", "critical": "Critical ones only"}
_PROTECTION = {"starttls": "STARTTLS", "tls": "TLS", "none": "None (this computer only)"}
_PORTS = {"starttls": 587, "tls": 465, "none": 25}


class ChannelDialog(Sheet):
    """`given` carries a `Channel` and its secret; `kept` tells the dialog that it stands."""

    given = Signal(object, str)
    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Channel", parent)
        self.add_heading("Add a channel")
        self.add_words("Alerts from now on go out over it. Passwords and addresses to post to go to the keyring.")
        self.kind, self.least, self.protection = _choice(KIND_WORDS), _choice(_LEAST), _choice(_PROTECTION)
        self.least.setCurrentIndex(SEVERITIES.index("warning"))
        self.name, self.host, self.login, self.origin, self.to = (QLineEdit() for _ in range(5))
        self.password, self.address = QLineEdit(), QLineEdit()
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.form = QFormLayout()
        self.words = wrapped(tone="bad")
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._offer)
        self.protection.currentIndexChanged.connect(self._offer_port)
        self.kept.connect(self.accept)
        self._offer_port()
        self._offer()

    def _lay_out(self) -> None:
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        hints = (
            (self.name, "finance"), (self.host, "smtp.example.com"), (self.to, "ann@example.com, bob@example.com"),
            (self.origin, "robot@example.com"), (self.address, "https://…"),
        )  # fmt: skip
        for field, hint in hints:
            field.setPlaceholderText(hint)
        for field in (self.password, self.address):
            field.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
        for words, widget in (
            ("&Kind", self.kind), ("&Name", self.name), ("&To", self.to), ("&From", self.origin),
            ("Mail &server", self.host), ("&Encryption", self.protection), ("&Port", self.port), ("&Login", self.login),
            ("Pass&word", self.password), ("&Address to post to", self.address), ("Sen&d", self.least),
        ):  # fmt: skip
            self.form.addRow(words, widget)
            widget.setAccessibleName(words.replace("&", ""))
        self.content.addLayout(self.form)
        self.content.addWidget(self.words)
        self.add_close("Cancel", primary=False)
        self.save = self.add_button("Add", primary=True)
        self.save.clicked.connect(self._accept)

    def _offer(self) -> None:
        is_mail = self.kind.currentData() == "email"
        for field in (self.to, self.origin, self.host, self.protection, self.port, self.login, self.password):
            self.form.setRowVisible(field, is_mail)
        self.form.setRowVisible(self.address, not is_mail)

    def _offer_port(self) -> None:
        self.port.setValue(_PORTS[self.protection.currentData()])

    def _accept(self) -> None:
        from analytics_desktop.services.messages.channels import check_channel, new_channel

        is_mail = self.kind.currentData() == "email"
        server = None
        if is_mail:
            server = MailServer(
                self.host.text().strip(), self.port.value(), self.protection.currentData(),
                self.login.text().strip(), self.origin.text().strip(),
            )  # fmt: skip
        to = tuple(one.strip() for one in self.to.text().replace(";", ",").split(",") if one.strip())
        secret = (self.password if is_mail else self.address).text().strip()
        name, kind, least = self.name.text().strip(), self.kind.currentData(), self.least.currentData()
        channel = new_channel(name, kind, least, to if is_mail else (), server)
        try:
            check_channel(channel, secret)
        except Problem as problem:
            self.show_problem(problem)
            return
        self.words.setText("")
        self.save.setEnabled(False)
        self.given.emit(channel, secret)

    def show_problem(self, problem: Problem) -> None:
        self.save.setEnabled(True)
        self.words.setText(f"{problem.sentence} {problem.remedy}")
        self.area.ensureWidgetVisible(self.words)


def _choice(words: Mapping[Any, str]) -> QComboBox:
    box = QComboBox()
    for value, text in words.items():
        box.addItem(text, value)
    return box
