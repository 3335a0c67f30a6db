"""The accounts of the general ledger that journal lines go to, and one of them changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.books import ENTRIES
from analytics_desktop.views.panels.table import ROW, Grid
from analytics_desktop.views.text import plain_tip, wrapped

from .sheet import Sheet

_NONE = "no account"
_ROOM = 8  # rows in sight


class AccountsDialog(Sheet):
    """`given` carries an entry and its account; whether they make sense the desk decides. `known`: entry -> account."""

    given = Signal(str, str)

    def __init__(self, known: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__("Accounts", parent, width=640)
        self._known = known
        self.add_heading("Accounts of the general ledger")
        self.add_words("Where the journal books each kind of line. Months that are closed stay as they were booked.")
        self.grid = Grid()
        self.grid.setAccessibleName("Accounts by kind of line")
        self.grid.setFixedHeight((_ROOM + 1) * ROW)
        self.content.addWidget(self.grid)
        self.entry, self.account = QComboBox(), QLineEdit()
        self.entry.setEditable(True)
        self.entry.addItems([*ENTRIES, *(one for one in known if one not in ENTRIES)])
        self.entry.setToolTip(plain_tip(ENTRIES["expense"]))
        self.account.setPlaceholderText("Number of the account, such as 6400")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Kind of line", self.entry)
        form.addRow("&Account", self.account)
        self.content.addLayout(form)
        self.words = wrapped(tone="bad")
        self.content.addWidget(self.words)
        self.entry.currentTextChanged.connect(self._show_account)
        self.grid.clicked.connect(
            lambda index: self.entry.setCurrentText(str(self.grid.rows.table.rows[index.row()][0]))
        )
        self.add_close("Cancel", primary=False)
        self.save = self.add_button("Set account", primary=True)
        self.save.clicked.connect(self._accept)
        self._fill()

    def _fill(self) -> None:
        entries = [*ENTRIES, *(one for one in self._known if one not in ENTRIES)]
        rows = [(one, self._known.get(one, _NONE), ENTRIES.get(one, "")) for one in entries]
        columns = (Column("Kind of line", "text"), Column("Account", "text"), Column("What belongs there", "text"))
        self.grid.show_table(Table(columns, tuple(rows)))
        self._show_account(self.entry.currentText())

    def _show_account(self, entry: str) -> None:
        self.account.setText(self._known.get(entry.strip(), ""))

    def _accept(self) -> None:
        entry, account = self.entry.currentText().strip(), self.account.text().strip()
        if not entry or not account:
            self.words.setText("Name the kind of line and the number of its account.")
            return
        self.accept()
        self.given.emit(entry, account)
