"""What the tools share that open a dialog for a decision: a button, for those who may, and words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from analytics_desktop.models.decision import may_decide
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk


class DecisionTool(SectionTool):
    """Subclasses say which `kind` of decision, what stands on the button and who may; `ask` opens their dialog."""

    kind: ClassVar[str]
    label: ClassVar[str]
    who_may: ClassVar[str]

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._source: Source | None = None
        self.set_button = QPushButton(self.label)
        self.words = Text(tone="muted")
        self.set_button.clicked.connect(self.ask)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.set_button)
        layout.addWidget(self.words, 1)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._source = desk, source
        allowed = may_decide(self.kind, source.role)
        self.set_button.setEnabled(allowed)
        self.words.setText("" if allowed else self.who_may)

    def ask(self) -> None:
        raise NotImplementedError
