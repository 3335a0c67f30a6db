"""Looks at all sources and raises what is new."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.access.scope import inside
from analytics_desktop.services.desk import Desk

from .log import AlertLog
from .sources import alert_sources


def check_alerts(desk: Desk, now: datetime | None = None, progress: Progress = silent) -> tuple[Alert, ...]:
    """The alerts that are new; they are in the log. A source that the role may not ask is left out."""
    moment = now or datetime.now(UTC)
    found: list[Alert] = []
    sources = alert_sources()
    with inside():  # the program looks, and shows nobody anything yet
        for number, (name, alerts) in enumerate(sources.items()):
            progress(f"Checking {name.replace('_', ' ')}", number / len(sources))
            with contextlib.suppress(Problem):
                found += alerts(desk, moment)
    progress("Checked", 1.0)
    return AlertLog(desk.journal).raise_new(found)
