"""Any period, chosen by its first and last day."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QDateEdit, QFormLayout, QWidget

from analytics_desktop.models.filters import Period
from analytics_desktop.views.text import Text

from .sheet import Sheet


class DatesDialog(Sheet):
    """`chosen` carries a `Period`; both days count."""

    chosen = Signal(object)

    def __init__(self, period: Period, parent: QWidget | None = None) -> None:
        super().__init__("Other dates", parent, width=360)
        self.add_heading("From which day to which?")
        self.first, self.last = _editor(period.start, "First day"), _editor(period.last, "Last day")
        form = QFormLayout()
        form.addRow("&First day", self.first)
        form.addRow("&Last day", self.last)
        self.content.addLayout(form)
        self.words = Text(tone="muted")
        self.content.addWidget(self.words)
        self.add_close("Cancel", primary=False)
        self.show_days = self.add_button("Show", primary=True)
        self.show_days.clicked.connect(self._accept)
        for editor in (self.first, self.last):
            editor.dateChanged.connect(self._check)
        self._check()

    def period(self) -> Period:
        return Period(_day(self.first), _day(self.last) + timedelta(days=1))

    def _check(self) -> None:
        days = self.period().days
        self.words.setText(f"{days} days" if days > 0 else "The last day lies before the first.")
        self.words.set_tone("muted" if days > 0 else "bad")
        self.show_days.setEnabled(days > 0)

    def _accept(self) -> None:
        self.chosen.emit(self.period())
        self.accept()


def _editor(day: date, label: str) -> QDateEdit:
    editor = QDateEdit(QDate(day.year, day.month, day.day))
    editor.setCalendarPopup(True)
    editor.setDisplayFormat("d MMM yyyy")
    editor.setAccessibleName(label)
    return editor


def _day(editor: QDateEdit) -> date:
    chosen = editor.date()
    return date(chosen.year(), chosen.month(), chosen.day())
