"""One request in full: who, what, tokens by bucket, cost and the price it is booked at."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.page import Cell, Table
from analytics_desktop.services.requests import COLUMNS
from analytics_desktop.views.clipboard import copy_table
from analytics_desktop.views.panels.describe import unit_words
from analytics_desktop.views.panels.table_model import cell_text
from analytics_desktop.views.text import Text


class RequestDialog(QDialog):
    def __init__(self, row: tuple[Cell, ...], currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("One request")
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(24)
        for column, cell in zip(COLUMNS, row, strict=True):
            unit = "" if column.unit in {"text", "count", "tokens"} else f", {unit_words(column.unit, currency)}"
            value = Text(cell_text(cell, column.unit))
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            form.addRow(Text(f"{column.name}{unit}", tone="muted"), value)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton("Copy")
        copy.clicked.connect(lambda: copy_table(Table(COLUMNS, (row,)), "a request"))
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addLayout(form)
        layout.addWidget(buttons)
