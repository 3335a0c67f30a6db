"""The parts of a large page: a bar to choose one, and the tools of the chosen one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QTabBar, QVBoxLayout, QWidget

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import PagePlan
from analytics_desktop.models.page import Source

from .jobs import Jobs
from .section_tool import SectionTool
from .text import MEDIUM
from .theme import font

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk


class Sections(QWidget):
    """`chosen` follows a change of section; `changed` says that a tool has changed numbers of the page."""

    chosen = Signal()
    changed = Signal()
    filters_wanted = Signal(object)

    def __init__(self, plan: PagePlan, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan, self._jobs = plan, jobs
        self._tools: dict[str, list[SectionTool]] = {}
        self.bar = _bar(plan)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.bar)
        self.choose(str(QSettings().value(f"section/{plan.id}", "")))
        self.bar.currentChanged.connect(self._turn)

    @property
    def current(self) -> str | None:
        """None where the page has no sections."""
        return self._plan.sections[self.bar.currentIndex()] if self._plan.sections else None

    def choose(self, section: str) -> None:
        """Nothing happens where the role has no such section."""
        if self.has(section):
            self.bar.setCurrentIndex(self._plan.sections.index(section))

    def has(self, section: str) -> bool:
        """Whether there is a tab of it; which ones the role has is known once the page was shown."""
        return section in self._plan.sections and self.bar.isTabVisible(self._plan.sections.index(section))

    def step(self, by: int) -> None:
        """The next section, or the one before; around at the ends."""
        if self._plan.sections:
            shown = [place for place in range(self.bar.count()) if self.bar.isTabVisible(place)]
            self.bar.setCurrentIndex(shown[(shown.index(self.bar.currentIndex()) + by) % len(shown)])

    def show_held(self, held: Sequence[str]) -> None:
        """Only the tabs of these sections; all of them where there are none, so that what is shown can say why."""
        for place, section in enumerate(self._plan.sections):
            self.bar.setTabVisible(place, section in held or not held)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        """Show the tools of the current section and let them ask for what they need."""
        current = self.current or ""
        for section, tools in self._tools.items():
            for tool in tools:
                tool.setVisible(section == current)
        for tool in self.tools():
            tool.show_for(desk, source, filters)
            tool.show()

    def tools(self) -> list[SectionTool]:
        """The tools of the current section, made when they are first shown."""
        current = self.current or ""
        if current not in self._tools:
            from .pages import tools_of

            self._tools[current] = [kind(self._jobs, self) for kind in tools_of(self._plan.id).get(current, ())]
            for tool in self._tools[current]:
                tool.changed.connect(self.changed)
                tool.filters_wanted.connect(self.filters_wanted)
                self._layout.addWidget(tool, 1)
        return self._tools[current]

    def can_look_into(self, dimension: str) -> bool:
        return dimension in self._plan.dimensions or self._teller(dimension) is not None

    def look_into(self, filters: Filters, dimension: str, segment: str) -> None:
        """Turn to the section that tells of single segments of this dimension, else show the page of it alone."""
        section = self._teller(dimension)
        if section is None:
            self.filters_wanted.emit(filters.only(dimension, segment))
            return
        self.choose(section)
        for tool in self.tools():
            if dimension in tool.tells_of:
                tool.look_into(filters, dimension, segment)

    def _teller(self, dimension: str) -> str | None:
        """The section with a tool that tells of single segments."""
        from .pages import tools_of

        found = (name for name, kinds in tools_of(self._plan.id).items() if any(dimension in k.tells_of for k in kinds))
        return next(found, None)

    def _turn(self) -> None:
        QSettings().setValue(f"section/{self._plan.id}", self.current)
        self.chosen.emit()


def _bar(plan: PagePlan) -> QTabBar:
    bar = QTabBar()
    bar.setObjectName("sections")
    bar.setFont(font("body", MEDIUM))
    bar.setDrawBase(False)
    bar.setExpanding(False)
    bar.setUsesScrollButtons(True)
    bar.setElideMode(Qt.TextElideMode.ElideNone)
    bar.setAccessibleName(f"Sections of {plan.title}")
    for section in plan.sections:
        bar.addTab(section.replace("&", "&&"))
    bar.setVisible(bool(plan.sections))
    return bar
