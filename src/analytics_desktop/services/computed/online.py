"""People online at the end of the synced data, with the instant that this is."""

from __future__ import annotations

from datetime import datetime

from analytics_desktop.models.page import Change, number_of

from . import Computed, Evidence


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: the instant (UTC), and people."""
    ((moment, people),) = evidence.now.rows
    assert isinstance(moment, datetime)
    words = f"as of {moment.day} {moment:%b %Y, %H:%M} UTC"
    return Computed(whole=number_of(people), change=Change(None, None, "unknown", "unknown", words))
