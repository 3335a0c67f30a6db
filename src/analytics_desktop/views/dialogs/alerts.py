"""The alerts of this workspace, the newest first, and a way to mark them as read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.alert import LoggedAlert
from analytics_desktop.views.text import SEMIBOLD, Text, wrapped

from .sheet import Sheet

MOST = 60
_TONES = {"critical": "bad", "warning": "warn"}
_WORDS = {"critical": "Critical", "warning": "Warning", "info": "Note"}


class AlertsDialog(Sheet):
    """`read` carries the keys of the alerts that were read, `wanted` the page and the metric to look at."""

    read = Signal(object)
    wanted = Signal(str, str)

    def __init__(self, found: Sequence[LoggedAlert], parent: QWidget | None = None) -> None:
        super().__init__("Alerts", parent, width=620)
        unread = [one for one in found if not one.is_read]
        self.add_heading(f"{len(unread)} unread alerts" if len(unread) != 1 else "One unread alert")
        if not found:
            self.add_words(
                "Budgets, unusual cost, security, old data and failed runs are looked at when data is opened."
            )
        for one in found[:MOST]:
            self.content.addLayout(self._row(one))
        self.add_close()
        self.mark = self.add_button("Mark all as read")
        self.mark.setEnabled(bool(unread))
        self.mark.clicked.connect(lambda: self._mark([one.alert.key for one in unread]))

    def _row(self, one: LoggedAlert) -> QHBoxLayout:
        row, words = QHBoxLayout(), QVBoxLayout()
        words.setSpacing(0)
        title = wrapped(f"{_WORDS[one.alert.severity]}: {one.alert.title}", tone=_TONES.get(one.alert.severity, ""))
        if not one.is_read:
            face = title.font()
            face.setWeight(SEMIBOLD)
            title.setFont(face)
        words.addWidget(title)
        words.addWidget(wrapped(one.alert.sentence, tone="muted"))
        state = "read" if one.is_read else "unread"
        words.addWidget(Text(f"{one.alert.at:%Y-%m-%d %H:%M} UTC, {state}", "small", tone="faint"))
        row.addLayout(words, 1)
        if one.alert.metric:
            look = QPushButton("Look")
            look.setAccessibleName(f"Look at {one.alert.title}")
            look.clicked.connect(lambda: self._look(one))
            row.addWidget(look)
        return row

    def _mark(self, keys: list[str]) -> None:
        self.read.emit(keys)
        self.accept()

    def _look(self, one: LoggedAlert) -> None:
        self.read.emit([one.alert.key])
        self.wanted.emit(one.alert.page, one.alert.metric)
        self.accept()
