"""What narrows a log down beside the filters of the page: words, choices, sizes."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QDoubleValidator
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.log import Log, LogColumn, LogFilters
from analytics_desktop.views.flow import Flow

_ANY = "any"
_SCALES = {"milliseconds": (1000.0, "s"), "money_small": (1.0, "$")}  # shown unit, and how many stored ones it is


class LogControls(QWidget):
    """`changed`: something else is wanted; `export_wanted`: a file of what is shown."""

    changed = Signal()
    export_wanted = Signal()

    def __init__(self, log: Log, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.log = log
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: rows with all words come first")
        self.search.setAccessibleName("Search this log")
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self.changed)
        self.search.textChanged.connect(lambda text: None if text else self.changed.emit())
        self.choices = {one.name: self._combo(one) for one in log.columns if one.choices}
        self.at_least = {one.name: self._number(one) for one in log.columns if one.unit in _SCALES}
        self.export = QPushButton("Export CSV…")
        self.export.clicked.connect(self.export_wanted)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        top.addWidget(self.export)
        row = Flow(8)
        for widget in (*self.choices.values(), *self.at_least.values()):
            row.add(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(6)
        outer.addLayout(top)
        outer.addWidget(row)

    def filters(self, page: Filters) -> LogFilters:
        """What is asked for here and by the page: period, department, team, agent."""
        chosen: list[tuple[str, tuple[str, ...]]] = [
            (name, (str(combo.currentData()),)) for name, combo in self.choices.items() if combo.currentIndex() > 0
        ]
        dimensions = {one.name.removesuffix("_id"): one.name for one in self.log.columns if one.of}
        chosen += [(dimensions[name], tuple(names)) for name, names in page.wanted().items() if name in dimensions]
        sizes = [
            (name, _number_in(field) * _SCALES[self.log.column(name).unit][0])
            for name, field in self.at_least.items()
            if _number_in(field) > 0
        ]
        return LogFilters(
            page.period.start, page.period.finish, tuple(chosen), tuple(sizes), search=self.search.text().strip()
        )

    def _combo(self, column: LogColumn) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(column.title)
        combo.addItem(f"{column.title}: {_ANY}")
        for choice in column.choices:
            combo.addItem(f"{column.title}: {choice.replace('_', ' ')}", choice)
        combo.currentIndexChanged.connect(self.changed)
        return combo

    def _number(self, column: LogColumn) -> QLineEdit:
        field = QLineEdit()
        words = f"{column.title} at least, {_SCALES[column.unit][1]}"
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        field.setValidator(QDoubleValidator(0, 1e9, 4, field))
        field.editingFinished.connect(self.changed)
        return field


def _number_in(field: QLineEdit) -> float:
    number, is_number = QLocale().toDouble(field.text())
    return number if is_number else 0.0
