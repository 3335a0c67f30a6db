"""What goes into an audit pack besides the pages: samples, and which request each file answers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSpinBox,
    QWidget,
)

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.sampling import PackOrders
from analytics_desktop.views.text import plain_tip

from .sheet import Sheet

_METHODS = {
    "random": "Random",
    "systematic": "Systematic (every n-th row)",
    "monetary": "Monetary unit (by amount)",
    "judgemental": "Judgemental (ids that the auditor chose)",
}


class PackDialog(Sheet):
    """`given` carries `PackOrders`, empty where nothing was added."""

    given = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Audit pack", parent, width=560)
        from analytics_desktop.services.audit.sample_frames import FRAMES

        self.add_heading("Audit pack")
        self.add_words("Add the samples that the auditor asked for. Without any, the pack holds all rows all the same.")
        self.method, self.table = QComboBox(), QComboBox()
        for name, words in _METHODS.items():
            self.method.addItem(words, name)
        self.table.addItems(list(FRAMES))
        self.how_many, self.seed, self.requests = QLineEdit("59"), QSpinBox(), QLineEdit()
        self.how_many.setToolTip("A number, or risk and tolerable rate: 5%/5% gives 59, 5%/5%/1 allows one deviation")
        self.seed.setRange(1, 999_999_999)
        self.requests.setPlaceholderText("R-12=cost.total_cost, R-13=audit_log")
        self.content.addLayout(self._form())
        self.samples = QListWidget()
        self.samples.setAccessibleName("Samples of this pack")
        self.samples.setFixedHeight(84)
        self.content.addWidget(self.samples)
        self.content.addLayout(self._edit_row())
        self.trouble = QLineEdit()
        self.trouble.setReadOnly(True)
        self.trouble.setFrame(False)
        self.trouble.setAccessibleName("What is wrong")
        self.content.addWidget(self.trouble)
        self.add_close("Cancel", primary=False)
        self.export = self.add_button("Choose a file…", primary=True)
        self.export.clicked.connect(self._accept)

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        for words, field in (
            ("&Method", self.method),
            ("&Size or ids", self.how_many),
            ("Rows &of", self.table),
            ("S&eed", self.seed),
            ("&Requests", self.requests),
        ):
            form.addRow(words, field)
        return form

    def _edit_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.more, self.remove = QPushButton("&Add sample"), QPushButton("Remo&ve")
        for button, action in ((self.more, self._add), (self.remove, self._remove)):
            button.setAutoDefault(False)
            button.clicked.connect(action)
            row.addWidget(button)
        row.addStretch(1)
        self.remove.setEnabled(False)
        self.samples.itemSelectionChanged.connect(lambda: self.remove.setEnabled(bool(self.samples.selectedItems())))
        return row

    def _add(self) -> None:
        text = f"{self.method.currentData()}:{self.how_many.text().strip()}@{self.table.currentText()}"
        if self._orders([text]) is not None:
            self.samples.addItem(text)

    def _remove(self) -> None:
        for item in self.samples.selectedItems():
            self.samples.takeItem(self.samples.row(item))

    def _accept(self) -> None:
        orders = self._orders([self.samples.item(row).text() for row in range(self.samples.count())])
        if orders is not None:
            self.given.emit(orders)
            self.accept()

    def _orders(self, samples: list[str]) -> PackOrders | None:
        """None, with the reason shown, where something is not understood."""
        from analytics_desktop.services.audit.sample_orders import orders_from

        requests = [one.strip() for one in self.requests.text().split(",") if one.strip()]
        try:
            orders = orders_from(samples, requests, [], self.seed.value())
        except Problem as problem:
            self.trouble.setText(problem.sentence)
            self.trouble.setToolTip(plain_tip(problem.remedy))
            return None
        self.trouble.clear()
        return orders
