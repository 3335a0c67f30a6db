"""From alerts to messages, and from what became of the messages back to the log of alerts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from analytics_desktop.models.alert import Alert, LoggedAlert
from analytics_desktop.models.channel import Channel
from analytics_desktop.models.message import Message, Posted
from analytics_desktop.models.page import Source
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.alerts.sources.failed_messages import prefix

from .outbox import Outbox

OLDEST = timedelta(days=7)  # what was raised before is no news any more
_WORDS = {"critical": "Critical", "warning": "Warning", "info": "Note"}


def queue_alerts(
    log: AlertLog, channels: tuple[Channel, ...], outbox: Outbox, source: Source | None, now: datetime
) -> int:
    """Put a message into the outbox for each alert, channel and recipient that has none yet; returns how many."""
    taken = 0
    logged = log.alerts() if channels else ()
    for channel in channels:
        for alert in _undelivered(logged, channel):
            if alert.key.startswith(prefix(channel.name)):
                continue
            if channel.takes(alert.severity) and alert.at >= max(channel.since, now - OLDEST):
                for recipient in channel.recipients:
                    taken += outbox.put(alert_message(alert, channel.name, recipient, source), now)
    return taken


def note_arrivals(log: AlertLog, channels: tuple[Channel, ...], outbox: Outbox) -> None:
    """An alert is delivered over a channel when nothing of it waits any more and at least one recipient has it."""
    posted: dict[tuple[str, str], list[Posted]] = {}
    for one in outbox.all():
        posted.setdefault((one.message.channel, one.message.about), []).append(one)
    logged = log.alerts() if posted and channels else ()
    for channel in channels:
        for alert in _undelivered(logged, channel):
            states = {one.state for one in posted.get((channel.name, alert.key), ())}
            if "sent" in states and states.isdisjoint({"waiting", "sending"}):
                log.note_delivered(alert, channel.name)


def _undelivered(logged: Iterable[LoggedAlert], channel: Channel) -> list[Alert]:
    """The oldest first."""
    return [one.alert for one in logged if channel.name not in one.delivered][::-1]


def alert_message(alert: Alert, channel: str, recipient: str, source: Source | None) -> Message:
    """Plain words. A critical alert does not wait for the end of the quiet hours."""
    demo = "DEMO DATA: " if source is not None and source.is_demo else ""
    lines = [f"{_WORDS[alert.severity]}: {alert.sentence}", ""]
    if alert.metric:
        lines.append(f"Look at: analytics-desktop show {alert.metric}, or the bell in the window.")
    lines.append(f"Raised {alert.at:%Y-%m-%d %H:%M} UTC by {alert.source.replace('_', ' ')}.")
    if source is not None:
        lines.append(f"{source.company}, data as of {source.data_as_of:%Y-%m-%d %H:%M} UTC.")
    if demo:
        lines.append("Demo data: this company does not exist.")
    facts = {
        "kind": "alert",
        "severity": alert.severity,
        "source": alert.source,
        "page": alert.page,
        "metric": alert.metric,
        "at": alert.at.isoformat(),
        "demo": "yes" if demo else "no",
    }
    return Message(
        key=f"alert/{alert.key}/{channel}/{recipient}",
        channel=channel,
        recipient=recipient,
        subject=f"{demo}{alert.title}",
        text="\n".join(lines),
        facts=tuple(facts.items()),
        urgent=alert.severity == "critical",
        about=alert.key,
    )
