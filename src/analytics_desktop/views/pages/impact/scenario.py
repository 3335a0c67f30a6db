"""What-if: other assumptions, and what they would make of the return, before anything is kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.models.unit import short
from analytics_desktop.services.formulas.fault import FormulaProblem
from analytics_desktop.services.formulas.standing import standing
from analytics_desktop.services.impact.decide import save_scenario
from analytics_desktop.services.impact.model import Model
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text, plain_tip, wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from analytics_desktop.services.desk import Desk

ASSUMPTIONS = ("platform_rate", "people_rate", "setup_cost", "margin", "win_uplift", "ai_cost")
ACROSS = 3  # assumptions beside each other


class ScenarioTool(SectionTool):
    """A field for each assumption; empty means as it stands."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._model: Model | None = None
        self._currency = "USD"
        self.fields = {name: QLineEdit() for name in ASSUMPTIONS}
        self.name = QLineEdit()
        self.name.setPlaceholderText("name of the scenario")
        self.name.setAccessibleName("Name of the scenario")
        self.keep = QPushButton("Keep scenario")
        self.verdict = wrapped()
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for place, (name, field) in enumerate(self.fields.items()):
            words = name.replace("_", " ").capitalize().replace("Ai ", "AI ")
            field.setAccessibleName(words)
            field.textChanged.connect(self._compute)
            row, column = divmod(place, ACROSS)
            grid.addWidget(Text(words, tone="muted"), row, 2 * column)
            grid.addWidget(field, row, 2 * column + 1)
            grid.setColumnStretch(2 * column + 1, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.verdict, 2)
        foot.addWidget(self.name, 1)
        foot.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(grid)
        layout.addLayout(foot)
        self.name.textChanged.connect(self._compute)
        self.keep.clicked.connect(self._keep)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._currency = desk, source.currency
        self.jobs.start("scenario", lambda _: standing(desk, filters), self._show)

    def _show(self, model: Model) -> None:
        self._model = model
        for name, field in self.fields.items():
            formula, value = model.book.formulas.get(name), model.value(name)
            unit = model.book.units.get(name, "")
            told = formula.expression if formula else "" if value is None else f"{round(value, 4).normalize():f}"
            field.setPlaceholderText(told)
            field.setToolTip(plain_tip(f"{name}, {unit}. Now: {told}. Write a number or range(low, base, high)."))
        self._compute()

    def changes(self) -> Mapping[str, str]:
        return {name: field.text().strip() for name, field in self.fields.items() if field.text().strip()}

    def _compute(self) -> None:
        """A few dozen small formulas: about a millisecond."""
        if self._model is None:
            return
        try:
            other = self._model.under(self.changes())
        except FormulaProblem as problem:
            self._say(f"✕ {problem.sentence}", "bad", ready=False)
            return
        now, then = self._model.range("roi"), other.range("roi")
        net = short(other.value("net_benefit"), "money", self._currency)
        words = (
            f"Return {short(then.base, 'percent')} (from {short(then.low, 'percent')} to {short(then.high, 'percent')})"
        )
        words += f", net benefit {net}; as it stands {short(now.base, 'percent')}."
        self._say(words, "", ready=bool(self.changes() and self.name.text().strip()))

    def _say(self, words: str, tone: str, ready: bool) -> None:
        self.verdict.setText(words)
        self.verdict.set_tone(tone)
        self.keep.setEnabled(ready)

    def _keep(self) -> None:
        if self._desk is None:
            return
        work = partial(save_scenario, self._desk, self.name.text(), dict(self.changes()))
        self.keep.setEnabled(False)
        self.jobs.start("keep scenario", lambda _: work(), lambda _: self._kept(), failed=self._failed)

    def _kept(self) -> None:
        self.name.clear()
        self.changed.emit()

    def _failed(self, problem: Problem) -> None:
        self._say(f"▲ {problem.sentence} {problem.remedy}", "warn", ready=True)
