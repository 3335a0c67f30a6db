"""The numbers on this machine are old."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from analytics_desktop.models.alert import Alert
from analytics_desktop.services.desk import Desk

STALE = timedelta(days=2)


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One a generation."""
    source = desk.source
    if source is None or now - source.data_as_of < STALE:
        return
    days = (now - source.data_as_of).days
    yield Alert(
        key=f"stale/{source.manifest_sha256}",
        source="stale_data",
        severity="warning",
        title=f"The data is {days} days old",
        sentence=f"The numbers are as of {source.data_as_of:%Y-%m-%d %H:%M} UTC, {days} days ago. Sync to renew them.",
        at=now,
    )
