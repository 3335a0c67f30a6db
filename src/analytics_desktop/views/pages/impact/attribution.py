"""Chooses the attribution rule, and decides single deals by hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QSpinBox, QVBoxLayout

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Cell, Source
from analytics_desktop.models.unit import short
from analytics_desktop.services.impact.decide import LONGEST_HALF_LIFE, RULES, WON, choose_rule, override, standing_rule
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text, wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from analytics_desktop.services.desk import Desk

Loaded = tuple[tuple[str, int], tuple[tuple[Cell, ...], ...]]


class AttributionTool(SectionTool):
    """Whatever is decided keeps the computed amount beside it, with who, when and why."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._filters: Filters | None = None
        self._currency = "USD"
        self.rule, self.half_life, self.choose = QComboBox(), QSpinBox(), QPushButton("Choose rule")
        for name, meaning in RULES.items():
            self.rule.addItem(f"{name.replace('_', ' ').capitalize()}: {meaning}", name)
        self.half_life.setRange(1, LONGEST_HALF_LIFE)
        self.half_life.setSuffix(" days")
        self.half_life.setAccessibleName("Half-life of time decay")
        self.deal, self.amount, self.reason = QComboBox(), QLineEdit(), QLineEdit()
        self.amount.setPlaceholderText("amount")
        self.reason.setPlaceholderText("why")
        self.decide = QPushButton("Decide")
        self.verdict = wrapped(role="small", tone="muted")
        self.verdict.hide()
        self._lay_out()
        self.rule.currentIndexChanged.connect(self._offer)
        self.choose.clicked.connect(self._choose)
        self.decide.clicked.connect(self._decide)
        self.amount.textChanged.connect(self._offer)
        self.reason.textChanged.connect(self._offer)

    def _lay_out(self) -> None:
        named = {
            "Attribution rule": self.rule,
            "Deal": self.deal,
            "Attributed amount": self.amount,
            "Reason": self.reason,
        }
        for name, widget in named.items():
            widget.setAccessibleName(name)
        for box in (self.rule, self.deal):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(18)
        above, below = QHBoxLayout(), QHBoxLayout()
        above.addWidget(Text("Attribution rule", tone="muted"))
        above.addWidget(self.rule, 1)
        above.addWidget(Text("Half-life", tone="muted"))
        above.addWidget(self.half_life)
        above.addWidget(self.choose)
        below.addWidget(Text("Decide a deal by hand", tone="muted"))
        below.addWidget(self.deal, 2)
        below.addWidget(self.amount, 1)
        below.addWidget(self.reason, 2)
        below.addWidget(self.decide)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(above)
        layout.addLayout(below)
        layout.addWidget(self.verdict)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._filters, self._currency = desk, filters, source.currency

        def load() -> Loaded:
            table = desk.panel(WON, filters).table
            return standing_rule(desk), table.rows if table else ()

        self.jobs.start("attribution", lambda _: load(), self._show)

    def _show(self, loaded: Loaded) -> None:
        (rule, half_life), deals = loaded
        self.rule.setCurrentIndex(self.rule.findData(rule))
        self.half_life.setValue(half_life)
        self.deal.clear()
        for number, name, _, closed, amount, *_ in deals:
            self.deal.addItem(f"{name}, {short(amount, 'money', self._currency)}, closed {closed}", number)
        self._offer()

    def _offer(self) -> None:
        self.half_life.setEnabled(self.rule.currentData() == "time_decay")
        self.decide.setEnabled(bool(self.deal.count() and self.amount.text().strip() and self.reason.text().strip()))

    def _choose(self) -> None:
        if self._desk is not None:
            work = partial(choose_rule, self._desk, str(self.rule.currentData()), self.half_life.value())
            self._start("choose rule", work, "✓ The rule stands now; the next sync brings it to everybody.")

    def _decide(self) -> None:
        if self._desk is not None:
            deal, filters = int(self.deal.currentData()), self._filters
            work = partial(override, self._desk, deal, self.amount.text(), self.reason.text(), filters)
            self._start("decide deal", work, "✓ Decided; the computed amount is kept beside it.")

    def _start(self, name: str, work: Callable[[], object], words: str) -> None:
        def done(_: object) -> None:
            self._say(words, "good")
            self.amount.clear()
            self.reason.clear()
            self.changed.emit()

        self.jobs.start(name, lambda _: work(), done, failed=self._failed)

    def _failed(self, problem: Problem) -> None:
        self._say(f"▲ {problem.sentence} {problem.remedy}", "warn")

    def _say(self, words: str, tone: str) -> None:
        self.verdict.setText(words)
        self.verdict.set_tone(tone)
        self.verdict.show()
