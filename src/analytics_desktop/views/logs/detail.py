"""One row of a log in full, with what belongs to it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.log import Log, LogDetail
from analytics_desktop.models.page import Table
from analytics_desktop.views.clipboard import copy_table
from analytics_desktop.views.panels.table import Grid
from analytics_desktop.views.text import MEDIUM, Text

from .model import text_of, title_of


class DetailDialog(QDialog):
    def __init__(self, log: Log, detail: LogDetail, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(f"{log.title}: one row")
        self.resize(760, 560)
        self._detail = detail
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setHorizontalSpacing(24)
        for column, cell in zip(log.columns, detail.row.cells, strict=True):
            value = Text(text_of(cell, column) or "–")
            value.setWordWrap(True)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            form.addRow(Text(title_of(column, currency), tone="muted"), value)
        self.grid = Grid()
        self.grid.setAccessibleName("Requests of this row")
        self.grid.show_table(detail.related, currency)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = QPushButton("Copy")
        copy.clicked.connect(self._copy)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 12)
        layout.addLayout(form)
        count = len(detail.related.rows)
        layout.addWidget(Text(f"{count} model requests" if count else "No model requests name this row", weight=MEDIUM))
        layout.addWidget(self.grid, 1)
        self.grid.setVisible(bool(count))
        layout.addWidget(buttons)

    def _copy(self) -> None:
        copy_table(Table(self._detail.columns, (self._detail.given_away,)), "a row of a log")
