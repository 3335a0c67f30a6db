"""A `Table` for Qt's views: exact, right-aligned numbers, ids as text, sortable."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from analytics_desktop.models.page import Cell, Table
from analytics_desktop.models.unit import UNITS, exact
from analytics_desktop.views import locale
from analytics_desktop.views.text import MEDIUM, plain_tip
from analytics_desktop.views.theme import colours, font

from .describe import unit_words

_NONE = QModelIndex()
_UNIT_IN_HEADING = {"money", "percent", "minutes", "milliseconds"}
_MARKS = {
    "pass": ("✓", "good"),
    "success": ("✓", "good"),
    "valid": ("✓", "good"),
    "fail": ("✕", "bad"),
    "failure": ("✕", "bad"),
    "breach": ("✕", "bad"),
    "partial": ("◐", "warn"),
    "warning": ("▲", "warn"),
    "unpriced": ("▲", "warn"),
    "not tested": ("○", "muted"),
    "compliant": ("✓", "good"),
    "in progress": ("◐", "warn"),
    "expired": ("✕", "bad"),
    "non compliant": ("✕", "bad"),
}
Index = QModelIndex | QPersistentModelIndex


def _plain(word: str) -> str:
    return word.replace("_", " ").replace("-", " ")


def _mark(word: str) -> tuple[str, str] | None:
    """Sign and tone of a status word such as `not_tested`."""
    return _MARKS.get(_plain(word).casefold())


def cell_text(value: Cell, unit: str, heading: str = "") -> str:
    """The exact text of one cell; a status word gets its sign, so colour is never alone."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return f"{locale.day(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return locale.day(value)
    if isinstance(value, str):
        mark = _mark(value)
        return f"{mark[0]} {_plain(value)}" if mark else value
    return exact(value, unit) if unit not in {"text", "date"} else str(value)


class TableModel(QAbstractTableModel):
    def __init__(self) -> None:
        super().__init__()
        self._table = Table((), ())
        self._order: list[int] = []
        self._currency = "USD"

    @property
    def table(self) -> Table:
        """The table with its rows in the order shown."""
        return Table(self._table.columns, tuple(self._table.rows[index] for index in self._order))

    def show_table(self, table: Table, currency: str = "USD") -> None:
        self.beginResetModel()
        self._currency = currency
        self._table, self._order = table, list(range(len(table.rows)))
        self.endResetModel()

    def append(self, more: tuple[tuple[Cell, ...], ...]) -> None:
        """More rows, after those that are there."""
        if more:
            count = len(self._order)
            self.beginInsertRows(_NONE, count, count + len(more) - 1)
            self._table = Table(self._table.columns, (*self._table.rows, *more))
            self._order += range(len(self._table.rows) - len(more), len(self._table.rows))
            self.endInsertRows()

    def is_numeric(self, column: int) -> bool:
        return self._table.columns[column].unit not in {"text", "date"}

    def heading(self, column: int) -> str:
        """The column's name, with its unit where the numbers would not tell: `Success rate, %`."""
        one = self._table.columns[column]
        if UNITS[one.unit].kind not in _UNIT_IN_HEADING and one.unit != "hours":
            return one.name
        return f"{one.name}, {unit_words(one.unit, self._currency)}"

    def rowCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._table.columns)

    def text_at(self, row: int, column: int) -> str:
        heading = self._table.columns[column]
        return cell_text(self._table.rows[self._order[row]][column], heading.unit, heading.name)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text_at(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.is_numeric(index.column()) else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole:
            value = self._table.rows[self._order[index.row()]][index.column()]
            tone = _mark(value) if isinstance(value, str) else None
            return QColor(getattr(colours(), tone[1])) if tone else None
        if role == Qt.ItemDataRole.ToolTipRole:
            text = self.text_at(index.row(), index.column())
            return plain_tip(text) if len(text) > 24 else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or section >= len(self._table.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.heading(section)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if self.is_numeric(section) else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.FontRole:
            return font("small", MEDIUM)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Unknown values come last in either direction. Column -1 restores the order of the source."""
        self.layoutAboutToBeChanged.emit()
        places = range(len(self._table.rows))
        if column < 0:
            self._order = list(places)
        else:
            known = [i for i in places if self._table.rows[i][column] is not None]
            unknown = [i for i in places if self._table.rows[i][column] is None]
            known.sort(key=lambda i: _sort_key(self._table.rows[i][column]))
            self._order = (known if order == Qt.SortOrder.AscendingOrder else known[::-1]) + unknown
        self.layoutChanged.emit()


def _sort_key(value: Cell) -> tuple[int, Any]:
    if isinstance(value, (int, float, Decimal)):
        return (0, value)
    if isinstance(value, datetime):
        return (1, value.isoformat())
    return (1, value.isoformat()) if isinstance(value, date) else (2, str(value).casefold())
