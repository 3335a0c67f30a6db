"""The requests read so far; more are asked for as the user scrolls down."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal

from analytics_desktop.models.page import Table
from analytics_desktop.services.requests import COLUMNS, Place, Requests
from analytics_desktop.views.panels.table_model import TableModel

_NONE = QModelIndex()


class RequestsModel(TableModel):
    """`more_wanted`: the end of what was read is in sight."""

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.after: Place | None = None
        self._asked = False

    def begin(self, page: Requests, currency: str) -> None:
        """The first page of an answer."""
        self.after, self._asked = page.after, False
        self.show_table(Table(COLUMNS, page.rows), currency)

    def go_on(self, page: Requests) -> None:
        """The page that was wanted."""
        self.after, self._asked = page.after, False
        self.append(page.rows)

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> bool:
        return self.after is not None and not self._asked

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex = _NONE) -> None:
        self._asked = True
        self.more_wanted.emit()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Nothing: the rows read so far are part of a whole that is ordered where it is read."""
