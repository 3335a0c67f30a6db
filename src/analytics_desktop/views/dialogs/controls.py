"""The sets of controls that stand, one of them written to a file, and a file or the shipped set put in its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QLineEdit, QWidget

from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.control_sets import Standing
from analytics_desktop.views.panels.table import ROW, Grid
from analytics_desktop.views.text import wrapped

from .sheet import Sheet

_COLUMNS = tuple(Column(name, "text") for name in ("Framework", "Decided by", "On", "Controls"))
_PATTERN = "Controls (*.toml)"
_ROOM = 6  # rows in sight


class ControlsDialog(Sheet):
    """`exported`: framework, file. `imported`: file, reason. `restored`: framework, reason. The desk checks them."""

    exported = Signal(str, Path)
    imported = Signal(Path, str)
    restored = Signal(str, str)

    def __init__(self, sets: Sequence[Standing], parent: QWidget | None = None) -> None:
        super().__init__("Controls", parent, width=640)
        self._sets = list(sets)
        self.add_heading("Controls by framework")
        self.add_words(
            "Export a set, change its file, and import it: it then stands for everybody from their next sync."
        )
        self.grid = Grid()
        self.grid.setAccessibleName("Sets of controls")
        self.grid.setFixedHeight((_ROOM + 1) * ROW)
        rows = tuple(
            (one.framework, one.who or "ships", f"{one.at:%Y-%m-%d}" if one.at else "", str(one.controls))
            for one in self._sets
        )
        self.grid.setSortingEnabled(False)
        self.grid.show_table(Table(_COLUMNS, rows))
        self.grid.selectRow(0)
        self.content.addWidget(self.grid)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Needed for a change; kept with it")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow("&Reason", self.reason)
        self.content.addLayout(form)
        self.words = wrapped(tone="bad")
        self.content.addWidget(self.words)
        self.add_close("Close", primary=False)
        self.restore = self.add_button("Use the shipped set", primary=False)
        self.export_set = self.add_button("Export…", primary=False)
        self.import_set = self.add_button("Import…", primary=True)
        self.restore.clicked.connect(self._restore)
        self.export_set.clicked.connect(self._export)
        self.import_set.clicked.connect(self._import)

    def _chosen(self) -> Standing:
        return self._sets[max(self.grid.currentIndex().row(), 0)]

    def _export(self) -> None:
        name = f"{self._chosen().framework.lower()}.toml"
        file, _ = QFileDialog.getSaveFileName(self, "Export controls", name, _PATTERN)
        if file:
            self.accept()
            self.exported.emit(self._chosen().framework, Path(file))

    def _import(self) -> None:
        if not self._has_reason():
            return
        file, _ = QFileDialog.getOpenFileName(self, "Import controls", "", _PATTERN)
        if file:
            self.accept()
            self.imported.emit(Path(file), self.reason.text().strip())

    def _restore(self) -> None:
        if self._chosen().who is None:
            self.words.setText(f"The set of {self._chosen().framework} is the one that ships already.")
        elif self._has_reason():
            self.accept()
            self.restored.emit(self._chosen().framework, self.reason.text().strip())

    def _has_reason(self) -> bool:
        if not self.reason.text().strip():
            self.words.setText("Say why the controls change.")
            self.reason.setFocus()
        return bool(self.reason.text().strip())
