"""Reads, checks and changes formulas; a wrong one is marked at its place while it is typed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QVBoxLayout

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.formula import Formula
from analytics_desktop.models.page import Source
from analytics_desktop.services.formulas.fault import FormulaProblem
from analytics_desktop.services.formulas.standing import change, history, standing, tried
from analytics_desktop.services.impact.model import Model
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text, wrapped

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from analytics_desktop.services.desk import Desk

Loaded = tuple[Model, tuple[Formula, ...]]


class FormulaTool(SectionTool):
    """A formula, its versions, and what it may name; kept only when it is valid and has a reason."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self._model: Model | None = None
        self._versions: tuple[Formula, ...] = ()
        self.name, self.version, self.unit = QComboBox(), QComboBox(), QLineEdit()
        self.name.setEditable(True)
        self.name.setAccessibleName("Formula")
        if (typed := self.name.lineEdit()) is not None:
            typed.setAccessibleName("Formula")
        self.version.setAccessibleName("Version")
        self.unit.setAccessibleName("Unit")
        self.unit.setPlaceholderText("unit, such as money")
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("What the formula says")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(3 * self.text.fontMetrics().lineSpacing() + 18)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("why it changes")
        self.keep = QPushButton("Keep as next version")
        self.verdict = wrapped(role="small", tone="muted")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head, foot = QHBoxLayout(), QHBoxLayout()
        for label, widget, stretch in (("Formula", self.name, 2), ("Version", self.version, 2), ("Unit", self.unit, 1)):
            head.addWidget(Text(label, tone="muted"))
            head.addWidget(widget, stretch)
        foot.addWidget(self.reason, 1)
        foot.addWidget(self.keep)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self.text)
        layout.addWidget(self.verdict)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.name.currentTextChanged.connect(self._choose)
        self.version.currentIndexChanged.connect(self._show_version)
        for changed in (self.text.textChanged, self.unit.textChanged, self.reason.textChanged):
            changed.connect(self._check)
        self.keep.clicked.connect(self._keep)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk = desk
        self.jobs.start("formulas", lambda _: (standing(desk, filters), history(desk)), self._show)

    def _show(self, loaded: Loaded) -> None:
        self._model, self._versions = loaded
        chosen = self.name.currentText() or "roi"
        self.name.blockSignals(True)
        self.name.clear()
        self.name.addItems(sorted(self._model.book.formulas))
        self.name.setEditText(chosen)
        self.name.blockSignals(False)
        self._choose(chosen)

    def _choose(self, name: str) -> None:
        self.version.blockSignals(True)
        self.version.clear()
        for one in self._versions:
            if one.name == name:
                who = f"{one.changed_by}, {one.changed_at:%Y-%m-%d}" if one.changed_at else "as shipped"
                self.version.addItem(f"{one.version}: {who}", one)
        self.version.blockSignals(False)
        self._show_version()

    def _show_version(self) -> None:
        one = self.version.currentData()
        if isinstance(one, Formula):
            self.unit.setText(one.unit)
            self.text.setPlainText(one.expression)
        self._check()

    def _check(self) -> None:
        """Formulas are small: reading all of them takes a millisecond."""
        if self._model is None:
            return
        try:
            made = tried(self._model, self.name.currentText(), self.text.toPlainText(), self.unit.text() or None)
        except FormulaProblem as problem:
            self._mark(problem.fault.offset)
            self._say(f"✕ {problem.sentence} {problem.remedy}", "bad", ready=False)
            return
        self._mark(None)
        old = self._model.book.formulas.get(made.name)
        if old is not None and (old.expression, old.unit) == (made.expression, made.unit):
            self._say(f"● Version {old.version} stands.", "muted", ready=False)
        else:
            ready = bool(self.reason.text().strip())
            ending = "" if ready else " Say why it changes to keep it."
            self._say(f"✓ Valid; it would be version {made.version}.{ending}", "good", ready)

    def _mark(self, offset: int | None) -> None:
        marks = []
        if offset is not None:
            mark = QTextEdit.ExtraSelection()
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(Qt.GlobalColor.red)
            cursor = self.text.textCursor()
            cursor.setPosition(min(offset, max(0, len(self.text.toPlainText()) - 1)))
            cursor.movePosition(QTextCursor.MoveOperation.EndOfWord, QTextCursor.MoveMode.KeepAnchor)
            if not cursor.hasSelection():
                cursor.movePosition(QTextCursor.MoveOperation.Right, QTextCursor.MoveMode.KeepAnchor)
            mark.format, mark.cursor = look, cursor
            marks = [mark]
        self.text.setExtraSelections(marks)

    def _say(self, words: str, tone: str, ready: bool) -> None:
        self.verdict.setText(words)
        self.verdict.set_tone(tone)
        self.keep.setEnabled(ready)

    def _keep(self) -> None:
        if self._desk is None:
            return
        name, text, unit, reason = (
            self.name.currentText(), self.text.toPlainText(), self.unit.text() or None, self.reason.text(),
        )  # fmt: skip
        self.keep.setEnabled(False)
        work = partial(change, self._desk, name, text, unit, reason)
        self.jobs.start("keep formula", lambda _: work(), self._kept, failed=self._failed)

    def _kept(self, made: Formula) -> None:
        self.reason.clear()
        self._say(f"✓ Version {made.version} stands now; the next sync brings it to everybody.", "good", ready=False)
        self.changed.emit()

    def _failed(self, problem: Problem) -> None:
        self._say(f"▲ {problem.sentence} {problem.remedy}", "warn", ready=True)
