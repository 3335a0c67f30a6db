"""A message could not be delivered: told at the bell, and over the other channels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from analytics_desktop.models.alert import Alert
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.messages.outbox import Outbox

NEW = timedelta(days=7)


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One a channel and day, with what the last one ran into."""
    failed = {
        (one.message.channel, one.ended_at.date()): one
        for one in Outbox(desk.workspace, desk.secrets).all()
        if one.state == "failed" and one.ended_at is not None and now - one.ended_at < NEW
    }
    for (channel, day), one in failed.items():
        yield Alert(
            key=f"{prefix(channel)}{day}",
            source="failed_messages",
            severity="warning",
            title=f"Messages over {channel} failed",
            sentence=f"A message over {channel} could not be delivered on {day}. {one.trouble} {one.remedy}",
            at=now,
        )


def prefix(channel: str) -> str:
    """How the keys of these alerts begin: a channel is not used to tell that it fails."""
    return f"messages/{channel}/"
