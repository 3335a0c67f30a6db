"""Signs off the reconciliation of a month, with a note."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from analytics_desktop.models.decision import may_decide
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Source
from analytics_desktop.services.books import parse_month, sign_off, signable
from analytics_desktop.views.jobs import Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

ALL = "All providers"


class SignOff(SectionTool):
    """The numbers are signed as they stand; the table below tells when they change afterwards."""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self._desk: Desk | None = None
        self.months, self.providers, self.note = QComboBox(), QComboBox(), QLineEdit()
        self.months.setAccessibleName("Month to sign off")
        self.providers.setAccessibleName("Provider to sign off")
        self.note.setAccessibleName("Note of the sign-off")
        self.providers.setMinimumWidth(160)
        self.note.setPlaceholderText("What was checked, or what remains open")
        self.button = QPushButton("Sign off")
        self.told = Text("", role="small", tone="muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.months, self.providers, self.note, self.button, self.told):
            layout.addWidget(widget, 1 if widget is self.note else 0)
        self.months.activated.connect(self._ask_providers)
        self.note.textChanged.connect(self._enable)
        self.note.returnPressed.connect(self.button.click)
        self.button.clicked.connect(self._sign)
        self._may = False

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        self._desk, self._may = desk, may_decide("reconciliation", source.role)
        chosen, months = self.months.currentText(), months_of(filters.period)
        if months != [self.months.itemText(place) for place in range(self.months.count())]:
            self.months.clear()
            self.months.addItems(months)
            self.months.setCurrentText(chosen if chosen in months else months[-1])
        self.told.setText("" if self._may else f"The role {source.role} may not sign off.")
        self._ask_providers()

    def _ask_providers(self) -> None:
        desk, month = self._desk, self.months.currentText()
        if desk is not None:
            self.jobs.start("signable", lambda _: signable(desk, parse_month(month)), self._offer)

    def _offer(self, providers: tuple[str, ...]) -> None:
        self.providers.clear()
        self.providers.addItems([ALL, *providers] if providers else ["No bill yet"])
        self._enable()

    def _enable(self) -> None:
        has_bill = self.providers.count() > 1
        self.note.setEnabled(self._may and has_bill)
        self.button.setEnabled(self.note.isEnabled() and bool(self.note.text().strip()))

    def _sign(self) -> None:
        desk, month, note = self._desk, parse_month(self.months.currentText()), self.note.text()
        provider = "" if self.providers.currentText() == ALL else self.providers.currentText()
        if desk is not None:
            self.button.setEnabled(False)
            self.jobs.start(
                "sign off", lambda _: sign_off(desk, month, provider, note), self._signed, ended=self._enable
            )

    def _signed(self, providers: tuple[str, ...]) -> None:
        self.note.clear()
        self.told.setText(f"Signed: {', '.join(providers)}. Sent with the next sync.")
        self.changed.emit()


def months_of(period: Period) -> list[str]:
    """The months that a period touches."""
    count = (period.last.year - period.start.year) * 12 + period.last.month - period.start.month
    firsts = (period.start.month - 1 + number for number in range(count + 1))
    return [f"{date(period.start.year + month // 12, month % 12 + 1, 1):%Y-%m}" for month in firsts]
