"""A table that sorts by its headings, can be searched, and is copied as text and as HTML."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QVBoxLayout, QWidget

from analytics_desktop.models.page import Page, Panel, Table
from analytics_desktop.models.tabular import panel_table
from analytics_desktop.views.clipboard import copy_table
from analytics_desktop.views.theme import font

from .table_model import TableModel

ROW = 26
_SPARE_IN_COLUMN = 8  # how much a column may lose before its text is cut


class Grid(QTableView):
    """Fills its width: the first text column takes what is left, the others what they need."""

    def __init__(self, parent: QWidget | None = None, rows: TableModel | None = None) -> None:
        super().__init__(parent)
        self.rows = rows if rows is not None else TableModel()
        self.setModel(self.rows)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setSortingEnabled(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSortIndicatorClearable(True)
        head.setHighlightSections(False)
        head.setFont(font("small"))
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setMinimumSectionSize(40)

    def show_table(self, table: Table, currency: str = "USD") -> None:
        self.rows.show_table(table, currency)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.share_width()

    def share_width(self) -> None:
        """Natural widths, then the spare room to the columns in proportion; scroll sideways when there is none."""
        count = self.rows.columnCount()
        if not count:
            return
        wanted = [self._natural(column) for column in range(count)]
        spare = self.viewport().width() - sum(wanted)
        if -_SPARE_IN_COLUMN * count <= spare < 0:
            wanted = [width + spare // count for width in wanted]
        if spare > 0:
            texts = [c for c in range(count) if not self.rows.is_numeric(c)] or [0]
            first = texts[0]
            share = spare // count
            wanted = [width + share for width in wanted]
            wanted[first] += spare - share * count
        for column, width in enumerate(wanted):
            self.setColumnWidth(column, width)

    def _natural(self, column: int) -> int:
        metrics, small = self.fontMetrics(), self.horizontalHeader().fontMetrics()
        widest = small.horizontalAdvance(self.rows.heading(column)) + 26
        for row in range(min(60, self.rows.rowCount())):
            widest = max(widest, metrics.horizontalAdvance(self.rows.text_at(row, column)) + 26)
        return min(widest, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = [index.row() for index in self.selectionModel().selectedRows()]
            table = self.rows.table
            wanted = Table(table.columns, tuple(table.rows[row] for row in chosen)) if chosen else table
            copy_table(wanted, self.accessibleName() or "table")
        else:
            super().keyPressEvent(event)

    def seek(self, wanted: str) -> int:
        """Select the rows that contain the text, show the first, and tell how many there are."""
        self.clearSelection()
        hits = [row for row in range(self.rows.rowCount()) if wanted and self._contains(row, wanted.casefold())]
        select = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in hits[:500]:
            self.selectionModel().select(self.rows.index(row, 0, QModelIndex()), select)
        if hits:
            self.scrollTo(self.rows.index(hits[0], 0, QModelIndex()))
        return len(hits)

    def _contains(self, row: int, wanted: str) -> bool:
        return any(wanted in self.rows.text_at(row, c).casefold() for c in range(self.rows.columnCount()))


class TableBody(QWidget):
    """A `Grid` with a search field that appears on Ctrl+F. `opened` carries the first cell of the row opened."""

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = Grid()
        self.grid.activated.connect(self._open)
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find in this table")
        self.search.setAccessibleName("Find in this table")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self.grid.seek)
        self.search.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.search)
        layout.addWidget(self.grid, 1)
        layout.addStretch(0)
        self.setFocusProxy(self.grid)

    def show_panel(self, panel: Panel, page: Page) -> None:
        self.grid.setAccessibleName(panel.title)
        table = panel_table(panel)
        self.grid.setAccessibleDescription(f"Table with {len(table.rows)} rows and {len(table.columns)} columns.")
        self.grid.show_table(table, page.source.currency)

    def segment_here(self) -> str | None:
        """The first cell of the current row."""
        row = self.grid.currentIndex().row()
        first = self.grid.rows.table.rows[row][0] if row >= 0 and self.grid.rows.columnCount() else None
        return first if isinstance(first, str) else None

    def _open(self) -> None:
        segment = self.segment_here()
        if segment is not None:
            self.opened.emit(segment)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_whole_rows()

    def _show_whole_rows(self) -> None:
        """The last row in sight is never cut."""
        taken = self.search.height() + 4 if self.search.isVisible() else 0
        bar = self.grid.horizontalScrollBar()
        taken += bar.height() if bar.maximum() > 0 else 0
        room = self.height() - taken - self.grid.horizontalHeader().height()
        self.grid.setMaximumHeight(self.height() - max(0, room) % ROW)

    def open_search(self) -> None:
        self.search.show()
        self.search.setFocus()
        self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.search.isVisible():
            self.search.clear()
            self.search.hide()
            self.grid.setFocus()
        else:
            event.ignore()
