"""Something that somebody should look at, told once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Severity = Literal["info", "warning", "critical"]


@dataclass(frozen=True)
class Alert:
    """`key` names what happened, such as a budget's threshold: an alert with a known key is not raised again.

    `page` and `metric` are where to look; `at` is the instant (UTC) at which it was raised.
    """

    key: str
    source: str  # module of services/alerts/sources
    severity: Severity
    title: str
    sentence: str
    at: datetime
    page: str = ""
    metric: str = ""


@dataclass(frozen=True)
class LoggedAlert:
    """`delivered` names the channels over which it has gone out."""

    alert: Alert
    is_read: bool
    delivered: frozenset[str]
