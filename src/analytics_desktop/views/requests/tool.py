"""The requests behind the page's numbers, or behind one bar: ordered, read page by page, opened, exported."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.services.catalogue import DIMENSIONS
from analytics_desktop.services.export.requests_file import write_requests
from analytics_desktop.services.requests import Order, Requests, requests
from analytics_desktop.views.jobs import InPlace, Jobs
from analytics_desktop.views.panels.table import Grid
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

from .model import RequestsModel
from .one_request import RequestDialog

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

ORDERS: dict[str, tuple[Order, bool]] = {
    "Newest first": ("time", True),
    "Oldest first": ("time", False),
    "Most expensive first": ("cost", True),
    "Most tokens first": ("tokens", True),
}
LEAST_HEIGHT = 330


class RequestsTool(SectionTool):
    """`only` is the bar whose requests are shown; None: those of the whole page."""

    tells_of = frozenset(DIMENSIONS)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.only: tuple[str, str] | None = None
        self._asked: tuple[Desk, Source, Filters] | None = None
        self.order = QComboBox()
        self.order.setAccessibleName("Order of the requests")
        self.order.addItems(list(ORDERS))
        self.order.activated.connect(self._ask)
        self.every = QPushButton("Requests of the whole page")
        self.every.clicked.connect(self._widen)
        self.export = QPushButton("Export CSV…")
        self.export.clicked.connect(self._export)
        self.told = Text("", role="small", tone="muted")
        self.rows = RequestsModel()
        self.rows.more_wanted.connect(self._read_on)
        self.grid = Grid(rows=self.rows)
        self.grid.setAccessibleName("Requests")
        self.grid.setSortingEnabled(False)
        self.grid.setMinimumHeight(LEAST_HEIGHT)
        self.grid.activated.connect(self._open)
        self._arrange()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.told, 1)
        for widget in (self.every, self.order, self.export):
            top.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.grid, 1)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._asked = desk, source, filters
        self._ask()

    def look_into(self, filters: Filters, dimension: str, segment: str) -> None:
        self.only = dimension, segment
        if self._asked is not None:
            self._ask()

    def _widen(self) -> None:
        self.only = None
        self._ask()

    def _question(self, filters: Filters) -> tuple[Filters, Order, bool]:
        """Which requests, by what they are ordered, and whether the largest comes first."""
        return (filters.only(*self.only) if self.only else filters, *ORDERS[self.order.currentText()])

    def _ask(self) -> None:
        self.every.setVisible(self.only is not None)
        if self._asked is None:
            return
        desk, source, filters = self._asked
        wanted, order, descending = self._question(filters)
        self.told.setText("Reading…")
        self.jobs.start(
            "requests",
            lambda _: requests(desk, wanted, order, descending),
            lambda page: self._begin(page, source.currency),
            failed=InPlace(self._tell),
        )

    def _begin(self, page: Requests, currency: str) -> None:
        self.rows.begin(page, currency)
        self.grid.share_width()
        self.grid.scrollToTop()
        self.export.setEnabled(bool(page.rows))
        self._say()

    def _read_on(self) -> None:
        if self._asked is None:
            return
        desk, _, filters = self._asked
        wanted, order, descending = self._question(filters)
        after = self.rows.after
        self.jobs.start(
            "requests-more",
            lambda _: (after, requests(desk, wanted, order, descending, after)),
            lambda read: self._go_on(*read),
            failed=InPlace(self._tell),
        )

    def _go_on(self, after: object, page: Requests) -> None:
        if after == self.rows.after:  # else another order or another bar was chosen meanwhile
            self.rows.go_on(page)
            self._say()

    def _say(self) -> None:
        count = self.rows.rowCount()
        whose = f"{self.only[0].replace('_', ' ').capitalize()} {self.only[1]}: " if self.only else ""
        if not count:
            self.told.setText(f"{whose}no requests. Choose a longer period or fewer filters.")
        else:
            more = ", more as you scroll" if self.rows.after else ", all"
            self.told.setText(f"{whose}{count:,} requests{more}. Open one with a double click.")

    def _open(self, index: QModelIndex) -> None:
        if self._asked is not None:
            RequestDialog(self.rows.table.rows[index.row()], self._asked[1].currency, self).open()

    def _export(self) -> None:
        file, _ = QFileDialog.getSaveFileName(self, "Export", "requests.csv", "CSV (*.csv)")
        if file and self._asked is not None:
            out = Path(file) if Path(file).suffix else Path(file).with_suffix(".csv")
            desk, _, filters = self._asked
            wanted, order, descending = self._question(filters)
            self.jobs.start(
                "requests-export",
                lambda progress: write_requests(desk, wanted, out, order, descending, progress),
                lambda count: self.told.setText(f"{count:,} requests are in {out}"),
                lane="work",
            )

    def _tell(self, problem: Problem) -> None:
        self.told.setText(f"{problem.sentence} {problem.remedy}".strip())
