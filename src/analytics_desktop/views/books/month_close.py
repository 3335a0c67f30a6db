"""Closes the next month of the books."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from analytics_desktop.models.decision import may_decide
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.services.books import closable, close_month
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk


class MonthClose(SectionTool):
    """A close cannot be taken back, so it is asked for twice."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._month: date | None = None
        self._may = self._is_sure = False
        self.button, self.keep = QPushButton("Close a month"), QPushButton("Leave it open")
        self.told = Text("", role="small", tone="muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.button, self.keep, self.told):
            layout.addWidget(widget, 1 if widget is self.told else 0)
        self.button.clicked.connect(self._press)
        self.keep.clicked.connect(self._leave)
        self._show()

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._may = desk, may_decide("period_close", source.role)
        self.jobs.start("closable", lambda _: closable(desk), self._offer)

    def _offer(self, month: date | None) -> None:
        self._is_sure = self._is_sure and month == self._month
        self._month = month
        self._show()

    def _show(self) -> None:
        month = f"{self._month:%Y-%m}" if self._month else ""
        self.button.setEnabled(self._may and self._month is not None)
        self.button.setText(f"Yes, close {month} for ever" if self._is_sure else f"Close {month or 'a month'}…")
        self.keep.setVisible(self._is_sure)
        if self._is_sure:
            self.told.setText("Its journal is kept as it is now. What comes later is booked in the open month.")
        elif not self._month:
            self.told.setText("No month is over that is still open.")
        else:
            self.told.setText("" if self._may else "Finance and administrators close months.")

    def _press(self) -> None:
        desk, month = self._desk, self._month
        if not self._is_sure or desk is None or month is None:
            self._is_sure = True
            self._show()
            return
        self._is_sure = False
        self.button.setEnabled(False)
        self.jobs.start("close month", lambda _: close_month(desk, month), self._closed, ended=self._show)

    def _leave(self) -> None:
        self._is_sure = False
        self._show()

    def _closed(self, lines: tuple[dict[str, str], ...]) -> None:
        self._month = None
        self.changed.emit()
