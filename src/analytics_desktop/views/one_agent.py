"""Chooses the agent whose whole story the section tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source

from .jobs import Jobs
from .section_tool import SectionTool
from .text import Text

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

_EVERY = "All agents"


class OneAgent(SectionTool):
    """The choice is the page's filter of agents, so every other section, export and page follows it."""

    tells_of = frozenset({"agent"})

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._filters: Filters | None = None
        self.agents = QComboBox()
        self.agents.setAccessibleName("Agent")
        self.agents.setMinimumWidth(240)
        self.agents.activated.connect(self._chosen)
        self.told = Text("", role="small", tone="muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(Text("Agent"))
        layout.addWidget(self.agents)
        layout.addWidget(self.told, 1)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._filters = filters
        self.jobs.start("agents", lambda _: desk.choices("agent"), self._offer)

    def _offer(self, names: tuple[str, ...]) -> None:
        chosen = self._filters.wanted().get("agent", []) if self._filters else []
        self.agents.clear()
        self.agents.addItems([_EVERY, *(name for name in names if name != "(none)")])
        self.agents.setCurrentText(chosen[0] if len(chosen) == 1 else _EVERY)
        alone = len(chosen) == 1
        self.told.setText("" if alone else "Choose an agent: the lines below then tell of it alone.")

    def _chosen(self) -> None:
        if self._filters is not None:
            name = self.agents.currentText()
            others = tuple(pair for pair in self._filters.where if pair[0] != "agent")
            wanted = replace(self._filters, where=others) if name == _EVERY else self._filters.only("agent", name)
            self.filters_wanted.emit(wanted)

    def look_into(self, filters: Filters, dimension: str, segment: str) -> None:
        self.filters_wanted.emit(filters.only(dimension, segment))
