"""Channels, what waits or failed in the outbox, and what runs by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from analytics_desktop.models.channel import KIND_WORDS, Channel
from analytics_desktop.models.message import Posted
from analytics_desktop.models.schedule import Run
from analytics_desktop.views.text import MEDIUM, SEMIBOLD, Text, wrapped

from .sheet import Sheet

if TYPE_CHECKING:
    from analytics_desktop.services.messages.state import MessageState

MOST_MESSAGES, MOST_RUNS = 20, 12
_LEAST = {"info": "all alerts", "warning": "warnings and critical alerts", "critical": "critical alerts"}
_TONES = {"failed": "bad", "cut off": "bad", "stopped": "warn", "skipped": "muted", "done": "good", "running": "muted"}
_BY_HAND = "To let things run by themselves: analytics-desktop schedule install sync, alerts, digest or export."


class MessagesDialog(Sheet):
    """`asked` carries what to do (test, remove, retry, drop) and with which channel or message."""

    asked = Signal(str, str)
    channel_wanted = Signal()

    def __init__(self, state: MessageState, parent: QWidget | None = None) -> None:
        super().__init__("Messages and schedules", parent, width=720)
        self.body = QWidget()
        self.content.addWidget(self.body)
        self.add_close()
        self.add = self.add_button("Add a channel…")
        self.add.clicked.connect(self.channel_wanted)
        self._fill(self.body, state)

    def show_state(self, state: MessageState) -> None:
        """The same dialog with other content."""
        fresh = QWidget()
        self._fill(fresh, state)
        self.content.replaceWidget(self.body, fresh)
        self.body.deleteLater()
        self.body = fresh

    def _fill(self, body: QWidget, state: MessageState) -> None:
        rows = QVBoxLayout(body)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(_heading("Channels"))
        for channel in state.channels:
            rows.addLayout(self._channel(channel))
        if not state.channels:
            rows.addWidget(
                wrapped("Alerts stay at the bell until you add a channel: email, Slack, a webhook.", tone="muted")
            )
        self._fill_outbox(rows, state)
        rows.addWidget(_heading("What runs by itself"))
        for one in state.schedules:
            rows.addWidget(Text(f"{one.job.capitalize()}: {one.when}", weight=MEDIUM))
        if not state.schedules:
            rows.addWidget(wrapped(_BY_HAND, tone="muted"))
        for run in state.runs[:MOST_RUNS]:
            rows.addLayout(_run(run))

    def _fill_outbox(self, rows: QVBoxLayout, state: MessageState) -> None:
        rows.addWidget(_heading("Outbox"))
        sent = "1 message was" if state.sent == 1 else f"{state.sent} messages were"
        waits = "" if state.unsent else " Nothing waits, nothing failed."
        rows.addWidget(wrapped(f"{sent} sent in the last 90 days.{waits}", tone="muted"))
        for posted, held in state.unsent[:MOST_MESSAGES]:
            rows.addLayout(self._message(posted, held))
        more = len(state.unsent) - MOST_MESSAGES
        if more > 0:
            rows.addWidget(wrapped(f"And {more} more: analytics-desktop messages list --unsent", tone="muted"))

    def _channel(self, channel: Channel) -> QHBoxLayout:
        server = channel.server
        whom = f"To {', '.join(channel.recipients)} by {server.host}. " if server else ""
        words = [Text(f"{channel.name}: {KIND_WORDS[channel.kind]}", weight=MEDIUM)]
        words.append(wrapped(f"{whom}Takes {_LEAST[channel.least]}.", tone="muted"))
        return self._row(words, channel.name, channel.name, {"Send a test": "test", "Remove": "remove"})

    def _message(self, posted: Posted, held: datetime | None) -> QHBoxLayout:
        message = posted.message
        whom = f" to {message.recipient}" if message.recipient else ""
        words: list[QWidget] = [wrapped(message.subject)]
        words.append(wrapped(f"{message.channel}{whom}. {_state_words(posted, held)}", "small", "muted"))
        if posted.trouble:
            tone = "bad" if posted.state == "failed" else "warn"
            words.append(wrapped(f"{posted.trouble} {posted.remedy}", "small", tone))
        buttons = {"Try again": "retry", "Drop": "drop"} if posted.state == "failed" else {"Drop": "drop"}
        return self._row(words, message.id, message.subject, buttons)

    def _row(self, words: list[QWidget] | list[Text], key: str, title: str, buttons: dict[str, str]) -> QHBoxLayout:
        row, left = QHBoxLayout(), QVBoxLayout()
        left.setSpacing(0)
        for widget in words:
            left.addWidget(widget)
        row.addLayout(left, 1)
        for text, what in buttons.items():
            button = QPushButton(text)
            button.setAccessibleName(f"{text}: {title}")
            button.clicked.connect(self._ask(what, key))
            row.addWidget(button)
        return row

    def _ask(self, what: str, key: str) -> Callable[[], None]:
        return lambda: self.asked.emit(what, key)


def _heading(words: str) -> Text:
    heading = Text(words, "title", SEMIBOLD)
    heading.setContentsMargins(0, 8, 0, 0)
    return heading


def _state_words(posted: Posted, held: datetime | None) -> str:
    if posted.state == "failed":
        return f"Failed on {posted.ended_at:%Y-%m-%d %H:%M} UTC."
    if held is not None:
        return f"Held until {held:%Y-%m-%d %H:%M} UTC: quiet hours."
    if posted.tries:
        return f"Tried {posted.tries} times; next at {posted.next_at:%Y-%m-%d %H:%M} UTC."
    return "Waits to be sent."


def _run(run: Run) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    when = Text(f"{run.started:%Y-%m-%d %H:%M} UTC", "small", tone="muted")
    outcome = Text(f"{run.job}: {run.outcome}", "small", MEDIUM, _TONES[run.outcome])
    outcome.setMinimumWidth(120)
    for widget in (when, outcome):
        row.addWidget(widget)
    row.addWidget(wrapped(f"{run.message} {run.remedy}".strip(), "small", "muted"), 1)
    return row
