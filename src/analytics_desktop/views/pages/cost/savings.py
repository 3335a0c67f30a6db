"""What-if on the requests of the page, and what becomes of recommendations."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.decision import may_decide
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.models.replay import Replay, WhatIf
from analytics_desktop.models.unit import short
from analytics_desktop.views.jobs import InPlace, Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text, wrapped

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

SAME, ALL, AS_IS = "the same model", "all models", "as it is"


class SavingsTool(SectionTool):
    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._source: Source | None = None
        self._filters: Filters | None = None
        self.model, self.source = QComboBox(), QComboBox()
        self.cache, self.batch = _share(), _share()
        self.key = QComboBox()
        for box in (self.model, self.source, self.key):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMaximumWidth(420)
        self.replay = QPushButton("What would it have cost?")
        self.replay.clicked.connect(self._ask)
        self.answer = wrapped()
        self.answer.hide()
        self.dismiss, self.take = QPushButton("Dismiss"), QPushButton("Taken")
        self.dismiss.clicked.connect(lambda: self._decide("recommendation.dismissed"))
        self.take.clicked.connect(lambda: self._decide("recommendation.taken"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(_row(("What if:", None), ("use", self.model), ("instead of", self.source)))
        layout.addLayout(_row(("read from cache", self.cache), ("send as batch", self.batch), ("", self.replay)))
        layout.addWidget(self.answer)
        layout.addLayout(_row(("Recommendation:", self.key), ("", self.dismiss), ("", self.take)))

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._source, self._filters = desk, source, filters
        self.answer.hide()
        allowed = may_decide("recommendation.taken", source.role)
        for button in (self.dismiss, self.take):
            button.setEnabled(allowed)
        self.jobs.start(
            "savings", lambda _: _choices(desk, filters), self._offer, failed=InPlace(self._say), lane="ahead"
        )

    def _offer(self, found: tuple[list[str], list[str], list[str]]) -> None:
        for box, first, names in zip(
            (self.model, self.source, self.key), (SAME, ALL, ""), (found[0], found[1], found[2]), strict=True
        ):
            chosen = box.currentText()
            box.clear()
            box.addItems([first, *names] if first else names)
            box.setCurrentText(chosen)

    def _question(self) -> WhatIf:
        model = self.model.currentText()
        source = self.source.currentText()
        return WhatIf(
            model=None if model in {SAME, ""} else model,
            source=None if source in {ALL, ""} else source,
            cache_share=_value(self.cache),
            batch_share=_value(self.batch),
        )

    def _ask(self) -> None:
        from analytics_desktop.services.savings.what_if import what_if

        desk, filters, question = self._desk, self._filters, self._question()
        if desk is not None and filters is not None:
            work = lambda _: what_if(desk, filters, question)  # noqa: E731
            self.jobs.start("what if", work, self._show, failed=InPlace(self._say), lane="ahead")

    def _show(self, found: Replay) -> None:
        currency = self._source.currency if self._source else "USD"
        money = [short(value, "money", currency) for value in (found.booked, found.replayed, abs(found.saving))]
        side = "less" if found.saving >= 0 else "more"
        left = f" {found.unpriced:,} of {found.requests:,} requests have no price there." if found.unpriced else ""
        self._tell(f"{money[0]} were booked; it would have cost {money[1]}, {money[2]} {side}.{left} {found.quality}")

    def _say(self, problem: Problem) -> None:
        self._tell(f"{problem.sentence} {problem.remedy}")

    def _tell(self, words: str) -> None:
        self.answer.setText(words)
        self.answer.show()

    def _decide(self, kind: str) -> None:
        from analytics_desktop.services.savings.decisions import decide_recommendation

        desk, key = self._desk, self.key.currentText()
        if desk is not None and key:
            work = lambda _: decide_recommendation(desk, kind, key)  # noqa: E731
            self.jobs.start("decide", work, self._decided, failed=InPlace(self._say), lane="ahead")

    def _decided(self, _: str) -> None:
        self.changed.emit()


def _choices(desk: Desk, filters: Filters) -> tuple[list[str], list[str], list[str]]:
    """Models with a price, models of the period, keys of recommendations."""
    from analytics_desktop.services.savings.what_if import choices

    return choices(desk, filters)


def _share() -> QComboBox:
    box = QComboBox()
    box.addItems([AS_IS, *(f"{percent} %" for percent in range(0, 101, 10))])
    return box


def _value(box: QComboBox) -> Fraction | None:
    words = box.currentText()
    return None if words == AS_IS else Fraction(words.removesuffix(" %")) / 100


def _row(*pairs: tuple[str, QWidget | None]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for words, field in pairs:
        if words:
            label = Text(words)
            label.setBuddy(field) if field is not None else None
            row.addWidget(label)
        if field is not None:
            field.setAccessibleName(words or field.accessibleName())
            row.addWidget(field)
    row.addStretch(1)
    return row
