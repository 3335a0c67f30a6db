"""The log of alerts of a workspace. It is part of the journal: encrypted, only ever appended to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from analytics_desktop.models.alert import Alert, LoggedAlert
from analytics_desktop.models.journal import Entry
from analytics_desktop.services.journal import Journal

RAISED, READ, DELIVERED = "raised", "read", "delivered"


class AlertLog:
    """Safe to use from several processes: an alert of a known key is raised by one of them only."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def raise_new(self, found: Iterable[Alert]) -> tuple[Alert, ...]:
        """Log those that were never raised before, and return them."""
        wanted = {alert.key: alert for alert in found}
        bodies = {key: _body(alert) for key, alert in wanted.items()}
        added = self._journal.append_new("alert", RAISED, bodies) if bodies else ()
        return tuple(wanted[entry.subject] for entry in added)

    def alerts(self) -> tuple[LoggedAlert, ...]:
        """Every alert that was raised, the newest first."""
        entries = [entry for entry in self._journal.entries() if entry.channel == "alert"]
        read = {entry.subject for entry in entries if entry.kind == READ}
        sent: dict[str, set[str]] = {}
        for entry in entries:
            if entry.kind == DELIVERED:
                sent.setdefault(entry.subject, set()).add(str(entry.body["channel"]))
        raised = [_alert(entry) for entry in entries if entry.kind == RAISED]
        return tuple(
            LoggedAlert(alert, alert.key in read, frozenset(sent.get(alert.key, ()))) for alert in reversed(raised)
        )

    def mark_read(self, keys: Iterable[str]) -> None:
        """Those that are read already, or unknown, stay as they are."""
        unread = {one.alert.key for one in self.alerts() if not one.is_read}
        wanted: dict[str, dict[str, Any]] = {key: {} for key in keys if key in unread}
        if wanted:
            self._journal.append_new("alert", READ, wanted)

    def undelivered(self, channel: str) -> tuple[Alert, ...]:
        """What has not gone out over this channel yet, the oldest first."""
        return tuple(one.alert for one in reversed(self.alerts()) if channel not in one.delivered)

    def note_delivered(self, alert: Alert, channel: str) -> None:
        self._journal.append("alert", DELIVERED, alert.key, {"channel": channel})


def _body(alert: Alert) -> dict[str, Any]:
    return {**asdict(alert), "at": alert.at.isoformat()}


def _alert(entry: Entry) -> Alert:
    return Alert(**{**entry.body, "at": datetime.fromisoformat(entry.body["at"])})
