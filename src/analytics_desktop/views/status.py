"""The foot of the window: connection, age of the data, role, generation, whose data it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from analytics_desktop.models.page import Source

from . import locale
from .job_bar import JobBar
from .text import MEDIUM, Elided, Text, plain_tip

Link = Literal["unknown", "online", "offline", "none"]
_WORDS: dict[Link, tuple[str, str, str]] = {
    "unknown": ("○", "Not contacted yet", "muted"),
    "online": ("●", "Online", "good"),
    "offline": ("▲", "Offline", "warn"),
    "none": ("○", "Not connected", "muted"),
}
_STALE_HOURS = 36


class Status(QStatusBar):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._source: Source | None = None
        self._link: Link = "unknown"
        self.sign, self.link = Text(role="small"), Text(role="small", tone="muted")
        self.data, self.synced = Text(role="small", tone="muted"), Text(role="small", tone="muted")
        self.role, self.generation = Text(role="small", tone="muted"), Text(role="small", tone="muted")
        self.stale = Text("", "small", MEDIUM, "warn")
        self.company, self.demo = Text("", "small", tone="muted"), Text("", "small", MEDIUM, "accent")
        self.jobs = JobBar()
        self.said = Elided(role="small", tone="muted", align_right=True)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.timeout.connect(lambda: self.said.setText(""))
        self._lay_out()
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._show)
        self._clock.start(30_000)
        self._show()

    def _lay_out(self) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(16)
        mark = QHBoxLayout()
        mark.setSpacing(5)
        mark.addWidget(self.sign)
        mark.addWidget(self.link)
        row.addLayout(mark)
        for label in (self.data, self.synced, self.stale, self.role, self.generation):
            row.addWidget(label)
        row.addWidget(self.jobs, 1)
        row.addWidget(self.said, 1)
        row.addWidget(self.company)
        row.addWidget(self.demo)
        self.addWidget(holder, 1)
        self.setMinimumHeight(26)

    def show_source(self, source: Source | None) -> None:
        self._source = source
        self._show()

    def say(self, words: str) -> None:
        """A short confirmation that goes away by itself."""
        self.said.setText(words)
        self._quiet.start(8000)

    def show_link(self, link: Link) -> None:
        self._link = link
        self._show()

    def _show(self) -> None:
        sign, words, tone = _WORDS[self._link]
        self.sign.setText(sign)
        self.sign.set_tone(tone)
        self.link.setText(words)
        source = self._source
        if source is None:
            for label in (self.data, self.synced, self.stale, self.role, self.generation, self.company, self.demo):
                label.setText("")
            return
        now = datetime.now(UTC)
        self.data.setText(f"Data as of {locale.instant(source.data_as_of, source.zone)}")
        self.synced.setText(f"synced {locale.age(source.synced_at, now)}")
        self.stale.setText("Stale data" if is_stale(source, now) else "")
        self.role.setText(f"Role: {source.role}")
        self.generation.setText(f"Generation {source.generation}")
        self.generation.setToolTip(plain_tip(f"Manifest SHA-256 {source.manifest_sha256}"))
        self.company.setText(source.company)
        self.demo.setText("Demo data" if source.is_demo else "")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What matters least goes first when the window is narrow."""
        width = self.width()
        self.stale.setVisible(bool(self.stale.text()))
        self.demo.setVisible(bool(self.demo.text()))
        for label, least in ((self.generation, 760), (self.synced, 640), (self.role, 560), (self.company, 900)):
            label.setVisible(width >= least and bool(label.text()))


def is_stale(source: Source, now: datetime) -> bool:
    as_of = source.data_as_of if source.data_as_of.tzinfo else source.data_as_of.replace(tzinfo=UTC)
    return (now - as_of).total_seconds() > _STALE_HOURS * 3600
