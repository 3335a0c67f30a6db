"""What a number means and how it was computed, and a button that computes it again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page, Panel
from analytics_desktop.views import locale
from analytics_desktop.views.panels.describe import figure, unit_words
from analytics_desktop.views.text import Text, wrapped

from .sheet import Sheet

if TYPE_CHECKING:
    from analytics_desktop.views.workbench import Workbench

_GOOD = {"up": "more is better", "down": "less is better", "neither": "neither direction is better"}


class ReceiptDialog(Sheet):
    def __init__(self, panel: Panel, page: Page, window: Workbench) -> None:
        super().__init__(panel.title, window, width=640)
        self._panel, self._page, self._window = panel, page, window
        self.add_heading(panel.title)
        self.add_words(panel.metric.definition, tone="")
        self._add_facts()
        self.add_words("The query that ran, with $start, $finish, $grain, $by and the filters bound as parameters:")
        self.sql = self.add_block(panel.metric.sql.strip(), "Query", 150)
        self.verdict = wrapped()
        self.content.addWidget(self.verdict)
        copy = self.add_button("Copy proof")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.proof()))
        self.verify = self.add_button("Verify this number")
        self.verify.setEnabled(panel.receipt is not None)
        self.verify.clicked.connect(self._recompute)
        self.add_close()

    def facts(self) -> list[tuple[str, str]]:
        """(what, value) in the order shown."""
        panel, source, receipt = self._panel, self._page.source, self._panel.receipt
        currency = source.currency
        facts = [
            ("Value", "" if panel.whole is None else figure(panel.whole, panel.metric.unit, currency)),
            ("Change", panel.change.words if panel.change else ""),
            ("Unit", unit_words(panel.metric.unit, currency)),
            ("Judged", _GOOD[panel.metric.good]),
            ("Period", f"{locale.days(self._page.filters.period)}, {source.zone}"),
            ("Filters", ", ".join(f"{dim} = {seg}" for dim, seg in self._page.filters.where) or "none"),
            ("Source", f"{source.company}{' (demo data)' if source.is_demo else ''}, generation {source.generation}"),
            ("Data as of", locale.instant(source.data_as_of, source.zone)),
            ("Owner", panel.metric.owner),
        ]
        if receipt:
            facts += [
                ("Rows", f"{receipt.rows:,}"),
                ("Formulas", receipt.formulas),
                ("Receipt", receipt.id),
                ("Query SHA-256", receipt.sql_sha256),
                ("Manifest SHA-256", receipt.manifest_sha256),
            ]
        return [(name, value) for name, value in facts if value]

    def _add_facts(self) -> None:
        grid = QGridLayout()
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(3)
        for row, (name, value) in enumerate(self.facts()):
            grid.addWidget(Text(name, tone="muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(wrapped(value, "small" if name.endswith("SHA-256") else "body"), row, 1)
        self.content.addLayout(grid)

    def proof(self) -> str:
        receipt = self._panel.receipt
        lines = [self._panel.title, *(f"{name}: {value}" for name, value in self.facts())]
        if receipt:
            lines += [f"Metric: {receipt.metric}", f"Asked: {receipt.filters}"]
        return "\n".join([*lines, "", self._panel.metric.sql])

    def _recompute(self) -> None:
        self.verify.setEnabled(False)
        self._say("Computing again…", "muted")
        self._window.jobs.start(
            "recompute",
            partial(self._window.session.recompute, self._panel, self._page),
            self._compare,
            failed=self._failed,
        )

    def _compare(self, again: Panel) -> None:
        same = _numbers(again) == _numbers(self._panel)
        if same and again.receipt == self._panel.receipt:
            self._say(f"✓ Computed again from the rows of generation {self._page.source.generation}: the same.", "good")
        elif same:
            self._say("✓ The same value, but from a newer generation or another version of the query.", "good")
        else:
            self._say("✕ Computed again, it is different. Refresh the page (F5) and verify the data.", "bad")
        self.verify.setEnabled(True)

    def _failed(self, problem: Problem) -> None:
        self._say(f"▲ {problem.sentence} {problem.remedy}", "warn")
        self.verify.setEnabled(True)

    def _say(self, words: str, tone: str) -> None:
        self.verdict.setText(words)
        self.verdict.set_tone(tone)

    def done(self, result: int) -> None:
        self._window.jobs.cancel("recompute")
        super().done(result)


def _numbers(panel: Panel) -> tuple[object, ...]:
    return panel.whole, panel.before, panel.series, panel.parts, panel.table
