"""Which framework a compliance report is about."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QListWidget, QListWidgetItem, QWidget

from analytics_desktop.models.frameworks import FRAMEWORKS

from .sheet import Sheet

MARGIN = 8
_ID = 0x0100  # Qt.UserRole


class ComplianceDialog(Sheet):
    """`given` carries the framework's id."""

    given = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Compliance report", parent, width=460)
        self.add_heading("Compliance report")
        self.add_words("A PDF for the period on screen: each control with its result, its evidence and its owner.")
        self.frameworks = QListWidget()
        self.frameworks.setAccessibleName("Framework")
        for name, (_, title) in FRAMEWORKS.items():
            item = QListWidgetItem(title)
            item.setData(_ID, name)
            self.frameworks.addItem(item)
        self.frameworks.setCurrentRow(0)
        self.frameworks.setFixedHeight(self.frameworks.sizeHintForRow(0) * len(FRAMEWORKS) + 2 * MARGIN)
        form = QFormLayout()
        form.addRow("&Framework", self.frameworks)
        self.content.addLayout(form)
        self.add_close("Cancel", primary=False)
        self.choose = self.add_button("Choose a file…", primary=True)
        self.choose.clicked.connect(self._accept)
        self.frameworks.itemActivated.connect(lambda _: self._accept())

    def _accept(self) -> None:
        self.accept()
        self.given.emit(str(self.frameworks.currentItem().data(_ID)))
