"""Sets or changes one budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QFormLayout, QLineEdit, QWidget

from analytics_desktop.models.budget import SCOPES, Budget
from analytics_desktop.models.calendar import add_months, quarter_start
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.budgets import read_amount, read_thresholds
from analytics_desktop.views.text import wrapped

from .sheet import Sheet

NEW = "New budget"


class BudgetDialog(Sheet):
    """`given` carries a `Budget` and a note, `withdrawn` a `Budget`. Whether they make sense the desk decides.

    `names`: scope -> the names that a budget may be of; `known`: the budgets that can be changed.
    """

    given = Signal(object, str)
    withdrawn = Signal(object)

    def __init__(
        self,
        names: Mapping[str, Sequence[str]],
        known: Sequence[Budget],
        today: date,
        currency: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Budget", parent)
        self._names, self._known = names, list(known)
        self.add_heading("Set a budget")
        self.add_words("It stands on this machine at once and for everybody after the next sync.")
        self.which, self.scope, self.name = QComboBox(), QComboBox(), QComboBox()
        start = quarter_start(today)
        self.first, self.last = _editor(start), _editor(add_months(start, 3))
        self.last.setDate(self.last.date().addDays(-1))
        self.amount, self.thresholds, self.note = QLineEdit(), QLineEdit("50, 80, 100"), QLineEdit()
        self.amount.setPlaceholderText(f"12,500.00 {currency}")
        self.note.setPlaceholderText("Why; it is kept with the decision")
        self.which.addItems([NEW, *(f"{one.title}, {one.first} to {one.last}" for one in known)])
        self.scope.addItems(SCOPES)
        self.words = wrapped(tone="bad")
        self._lay_out()
        self.scope.currentTextChanged.connect(self._offer)
        self.which.currentIndexChanged.connect(self._fill)
        self._offer(self.scope.currentText())

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            ("&Budget", self.which),
            ("&For", self.scope),
            ("&Name", self.name),
            ("F&rom", self.first),
            ("&To", self.last),
            ("&Amount", self.amount),
            ("Alert at &%", self.thresholds),
            ("N&ote", self.note),
        ):
            form.addRow(words, field)
        self.content.addLayout(form)
        self.content.addWidget(self.words)
        self.add_close("Cancel", primary=False)
        self.withdraw = self.add_button("Withdraw")
        self.withdraw.setEnabled(False)
        self.withdraw.clicked.connect(self._withdraw)
        self.save = self.add_button("Set budget", primary=True)
        self.save.clicked.connect(self._accept)

    def budget(self) -> Budget:
        """Raises Problem where amount or thresholds cannot be read."""
        scope = self.scope.currentText()
        name = "" if scope == "company" else self.name.currentText()
        shares = read_thresholds(self.thresholds.text())
        return Budget(scope, name, _day(self.first), _day(self.last), read_amount(self.amount.text()), shares)

    def _offer(self, scope: str) -> None:
        self.name.clear()
        self.name.addItems(list(self._names.get(scope, ())))
        self.name.setEnabled(scope != "company")

    def _fill(self, index: int) -> None:
        """A budget is known by its scope, name and first day: of one that stands only the rest can be changed."""
        old = self._known[index - 1] if index > 0 else None
        for field in (self.scope, self.first):
            field.setEnabled(old is None)
        self.withdraw.setEnabled(old is not None)
        if old is None:
            self.name.setEnabled(self.scope.currentText() != "company")
            return
        self.scope.setCurrentText(old.scope)
        self.name.setCurrentText(old.name)
        self.name.setEnabled(False)
        self.first.setDate(_qdate(old.first))
        self.last.setDate(_qdate(old.last))
        self.amount.setText(f"{old.amount:,.2f}")
        self.thresholds.setText(", ".join(f"{share.normalize():f}" for share in old.thresholds))

    def _accept(self) -> None:
        try:
            budget = self.budget()
        except Problem as problem:
            self.words.setText(f"{problem.sentence} {problem.remedy}")
            return
        self.given.emit(budget, self.note.text().strip())
        self.accept()

    def _withdraw(self) -> None:
        self.withdrawn.emit(self._known[self.which.currentIndex() - 1])
        self.accept()


def _qdate(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)


def _editor(day: date) -> QDateEdit:
    editor = QDateEdit(_qdate(day))
    editor.setCalendarPopup(True)
    editor.setDisplayFormat("d MMM yyyy")
    return editor


def _day(editor: QDateEdit) -> date:
    chosen = editor.date()
    return date(chosen.year(), chosen.month(), chosen.day())
