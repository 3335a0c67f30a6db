"""A number by two dimensions at once, both chosen by the user."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Panel, Source
from analytics_desktop.services.catalogue import DIMENSIONS
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.panels.table import ROW, Grid
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

NUMBERS = {
    "Total cost": "cost.total_cost",
    "Cost per request": "cost.cost_per_request",
    "Tokens per request": "cost.tokens_per_request",
    "Cache hit rate": "cost.cache_hit_rate",
}
HEIGHT = 30 + 10 * ROW + 14  # heading, ten rows, a bar to scroll sideways


class Crossed(SectionTool):
    """Asked for when the dimensions or the page's filters change."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._asked: tuple[Desk, Filters, str] | None = None
        self.numbers, self.by, self.cross = QComboBox(), QComboBox(), QComboBox()
        self.numbers.addItems(list(NUMBERS))
        for box, usual in ((self.by, "department"), (self.cross, "model")):
            for name in DIMENSIONS:
                box.addItem(name.replace("_", " ").capitalize(), name)
            box.setCurrentIndex(DIMENSIONS.index(usual))
        for box, name in ((self.numbers, "Number"), (self.by, "Rows"), (self.cross, "Columns")):
            box.setAccessibleName(f"{name} of the crossed table")
            box.activated.connect(self._ask)
        self.told = Text("", role="small", tone="muted")
        self.grid = Grid()
        self.grid.setAccessibleName("Crossed table")
        self.grid.setFixedHeight(HEIGHT)
        self._arrange()

    def _arrange(self) -> None:
        choices = QHBoxLayout()
        for widget in (self.numbers, Text("by"), self.by, Text("and"), self.cross):
            choices.addWidget(widget)
        choices.addWidget(self.told, 1, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(choices)
        layout.addWidget(self.grid)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._asked = desk, filters, source.currency
        self._ask()

    def _ask(self) -> None:
        if self._asked is None:
            return
        desk, filters, _ = self._asked
        question = replace(filters, by=self.by.currentData(), cross=self.cross.currentData())
        metric = NUMBERS[self.numbers.currentText()]
        self.told.setText("Reading…")
        self.jobs.start("crossed", lambda _: desk.panel(metric, question), self._show, failed=self._tell)

    def _show(self, panel: Panel) -> None:
        if panel.table is not None and self._asked is not None:
            self.grid.show_table(panel.table, self._asked[2])
            self.grid.show()
            self.told.setText("")

    def _tell(self, problem: Problem) -> None:
        self.grid.hide()
        self.told.setText(f"{problem.sentence} {problem.remedy}".strip())
