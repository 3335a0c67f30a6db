"""The rows in sight of a log of any length. Rows that are not read yet are placeholders."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from analytics_desktop.models.log import LogColumn, LogRow
from analytics_desktop.models.page import Cell
from analytics_desktop.services.logs.view import LogView
from analytics_desktop.views import locale
from analytics_desktop.views.panels.describe import unit_words
from analytics_desktop.views.panels.table_model import cell_text
from analytics_desktop.views.text import plain_tip

PAGE = 128  # rows read at once
_PAGES_KEPT = 64
_PLACEHOLDER = "…"
_NONE = QModelIndex()
_UNITS_SHOWN = {"milliseconds", "money", "money_small"}
Index = QModelIndex | QPersistentModelIndex


class LogModel(QAbstractTableModel):
    """Row 0 is the rank `first` of the view. `page_wanted` carries the number of a page that should be read."""

    page_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.view: LogView | None = None
        self.first = 0
        self.currency = "USD"
        self._shown = 0
        self._pages: OrderedDict[int, tuple[LogRow, ...]] = OrderedDict()
        self._columns: tuple[tuple[int, LogColumn], ...] = ()

    @property
    def total(self) -> int:
        return self.view.total if self.view else 0

    def show_view(self, view: LogView) -> None:
        self.beginResetModel()
        self.view, self.first = view, 0
        self._pages.clear()
        columns = enumerate(view.log.log.columns)
        self._columns = tuple((place, column) for place, column in columns if not column.hidden)
        self._shown = min(self._shown, view.total)
        self.endResetModel()
        self._want()

    def look_at(self, first: int, rows: int) -> None:
        """Show so many rows from this rank on."""
        rows = min(rows, self.total)
        if rows != self._shown:
            self.beginResetModel()
            self.first, self._shown = first, rows
            self.endResetModel()
        else:
            self.first = first
        self._want()

    def take(self, page: int, rows: tuple[LogRow, ...]) -> None:
        """A page that was wanted has been read."""
        self._pages[page] = rows
        while len(self._pages) > _PAGES_KEPT:
            self._pages.popitem(last=False)
        self._want()

    def repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0, 0, _NONE), self.index(self._shown - 1, len(self._columns) - 1, _NONE))

    def is_complete(self) -> bool:
        """Whether every row in sight has been read."""
        return all(page in self._pages for page in self._pages_in_sight())

    def row_at(self, rank: int) -> LogRow | None:
        rows = self._pages.get(rank // PAGE, ())
        return rows[rank % PAGE] if rank % PAGE < len(rows) else None

    def column_at(self, column: int) -> LogColumn:
        return self._columns[column][1]

    def _pages_in_sight(self) -> range:
        return range(self.first // PAGE, (self.first + max(self._shown, 1) - 1) // PAGE + 1)

    def _want(self) -> None:
        missing = [page for page in self._pages_in_sight() if page not in self._pages] if self._shown else []
        if missing:
            self.page_wanted.emit(missing[0])
        else:
            self.repaint()

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else self._shown

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place, column = self._columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            row = self.row_at(self.first + index.row())
            if row is None:
                return _PLACEHOLDER if role == Qt.ItemDataRole.DisplayRole else None
            text = text_of(row.cells[place], column)
            if role == Qt.ItemDataRole.DisplayRole:
                return text
            return plain_tip(text) if len(text) > 24 else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._columns):
            return None
        column = self._columns[section][1]
        if role == Qt.ItemDataRole.DisplayRole:
            return title_of(column, self.currency)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None


def title_of(column: LogColumn, currency: str) -> str:
    """With its unit where the numbers would not tell."""
    return f"{column.title}, {unit_words(column.unit, currency)}" if column.unit in _UNITS_SHOWN else column.title


def text_of(cell: Cell, column: LogColumn) -> str:
    if isinstance(cell, datetime):
        return f"{locale.day(cell.date())} {cell:%H:%M:%S}"
    if cell is None:
        return "" if column.unit in {"text", "instant"} else "–"
    return cell_text(cell, "text" if column.unit == "instant" else column.unit)
