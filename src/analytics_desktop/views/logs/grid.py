"""A table that shows a window of a log and scrolls by rank, so that ten million rows cost what fifty do."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QScrollBar, QTableView, QWidget

from analytics_desktop.models.log import LogRow
from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.logs.view import LogView
from analytics_desktop.views.clipboard import copy_table
from analytics_desktop.views.theme import font

from .highlight import Highlight
from .model import LogModel

ROW = 26
_PATIENCE_MS = 25  # a page that takes longer is awaited with placeholders in sight
_WIDTHS = {"instant": 150, "text": 120}
_STEP = 3  # rows of one notch of the wheel


class LogGrid(QWidget):
    """`opened` carries the row that should be shown in full."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = LogModel()
        self.marks = Highlight()
        self.table = _table(self.rows, self.marks)
        self.bar = QScrollBar(Qt.Orientation.Vertical)
        self.bar.setAccessibleName("Place in the log")
        self._current = 0
        self._placeholders = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._placeholders.timeout.connect(self.rows.repaint)
        self.bar.valueChanged.connect(self._look)
        self.table.doubleClicked.connect(self._open)
        self.table.clicked.connect(self._clicked)
        self.table.viewport().installEventFilter(self)
        self.table.installEventFilter(self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.bar)
        self.setFocusProxy(self.table)

    @property
    def in_sight(self) -> int:
        """How many whole rows fit."""
        return max(1, self.table.viewport().height() // ROW)

    def show_view(self, view: LogView) -> None:
        self.marks.words = frozenset(view.words)
        self._current = 0
        self.rows.show_view(view)
        self.bar.setValue(0)
        self._fit()
        self._share_width()

    def go_to(self, rank: int) -> None:
        """Make the row of this rank the current one, in sight."""
        if not self.rows.total:
            return
        self._current = min(max(rank, 0), self.rows.total - 1)
        if self._current < self.bar.value():
            self.bar.setValue(self._current)
        elif self._current >= self.bar.value() + self.in_sight:
            self.bar.setValue(self._current - self.in_sight + 1)
        self._mark_current()

    def chosen(self) -> list[LogRow]:
        """The selected rows that are in sight."""
        ranks = sorted(self.rows.first + index.row() for index in self.table.selectionModel().selectedRows())
        return [row for rank in ranks if (row := self.rows.row_at(rank)) is not None]

    def copy(self) -> None:
        view = self.rows.view
        if view is not None:
            columns = tuple(
                Column(one.title, "text" if one.unit == "instant" else one.unit) for one in view.log.log.columns
            )
            copy_table(Table(columns, tuple(view.log.given_away(row) for row in self.chosen())), view.log.log.name)

    def _fit(self) -> None:
        hidden = max(0, self.rows.total - self.in_sight)
        self.bar.setRange(0, hidden)
        self.bar.setPageStep(self.in_sight)
        self.bar.setVisible(hidden > 0)
        self._look(self.bar.value())

    def _look(self, first: int) -> None:
        self._placeholders.start()
        self.rows.look_at(first, self.in_sight)
        self._mark_current()

    def _mark_current(self) -> None:
        row = self._current - self.rows.first
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        if 0 <= row < self.rows.rowCount():
            self.table.selectionModel().setCurrentIndex(self.rows.index(row, 0, QModelIndex()), flags)
        else:
            self.table.clearSelection()

    def _clicked(self, index: QModelIndex) -> None:
        self._current = self.rows.first + index.row()

    def _open(self) -> None:
        row = self.rows.row_at(self._current)
        if row is not None:
            self.opened.emit(row)

    def _share_width(self) -> None:
        """Natural widths; the last column, the longest text, takes what is left."""
        metrics = self.table.fontMetrics()
        for column in range(self.rows.columnCount()):
            one = self.rows.column_at(column)
            heading = metrics.horizontalAdvance(str(self.rows.headerData(column, Qt.Orientation.Horizontal))) + 24
            widest = _WIDTHS.get(one.unit, 90) if not one.choices else 110
            texts = [str(self.rows.index(row, column).data()) for row in range(min(40, self.rows.rowCount()))]
            widest = max([heading, *(metrics.horizontalAdvance(text) + 24 for text in texts)] if texts else [widest])
            self.table.setColumnWidth(column, min(max(widest, heading), 240))

    def take(self, page: int, rows: tuple[LogRow, ...]) -> None:
        was_empty = not self.rows.is_complete()
        self._placeholders.stop()
        self.rows.take(page, rows)
        if was_empty and page == 0:
            self._share_width()
        self._mark_current()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def eventFilter(self, watched: object, event: object) -> bool:
        if isinstance(event, QWheelEvent) and event.angleDelta().y():
            self.bar.setValue(self.bar.value() - round(event.angleDelta().y() / 120 * _STEP))
            return True
        if isinstance(event, QKeyEvent) and event.type() == QKeyEvent.Type.KeyPress and watched is self.table:
            return self._key(event)
        return False

    def _key(self, event: QKeyEvent) -> bool:
        steps = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: self.in_sight, Qt.Key.Key_PageUp: -self.in_sight,
            Qt.Key.Key_Home: -self.rows.total, Qt.Key.Key_End: self.rows.total,
        }  # fmt: skip
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.go_to(self._current + steps[Qt.Key(event.key())])
        else:
            return False
        return True


def _table(rows: LogModel, marks: Highlight) -> QTableView:
    table = QTableView()
    table.setModel(rows)
    table.setItemDelegate(marks)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    table.setAccessibleName("Rows of the log")
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(ROW)
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    head = table.horizontalHeader()
    head.setFont(font("small"))
    head.setHighlightSections(False)
    head.setStretchLastSection(True)
    return table
