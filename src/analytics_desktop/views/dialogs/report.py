"""What a verification found, check by check."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.report import Report
from analytics_desktop.views.text import wrapped

from .sheet import Sheet

_SIGNS = {"valid": ("✓", "good"), "invalid": ("✕", "bad"), "cannot_check": ("▲", "warn")}


class ReportDialog(Sheet):
    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__("Verification", parent, width=640)
        self._report = report
        self.add_heading(f"{_SIGNS[report.verdict][0]} {report.sentence}")
        if report.fingerprint:
            self.add_words(f"Signed with the key {report.fingerprint}.")
        for finding in report.findings:
            sign, tone = _SIGNS[finding.verdict]
            self.content.addWidget(wrapped(f"{sign} {finding.sentence}", tone=tone))
            if finding.detail:
                self.add_words(finding.detail)
        copy = self.add_button("Copy")
        copy.clicked.connect(self._copy)
        self.add_close()

    def _copy(self) -> None:
        lines = [self._report.sentence]
        lines += [f"{one.verdict}: {one.check}: {one.sentence} {one.detail}".rstrip() for one in self._report.findings]
        QGuiApplication.clipboard().setText("\n".join(lines))
