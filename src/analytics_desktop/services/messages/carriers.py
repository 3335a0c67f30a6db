"""From the name of a channel to what carries over it."""

from __future__ import annotations

from datetime import UTC, datetime

from analytics_desktop.models.channel import Channel
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message
from analytics_desktop.models.settings import Settings

from .apprise_url import AppriseUrl
from .carrier import Carrier, Later, Refused
from .channels import Channels
from .guard import Allowed
from .mail import Mail
from .webhook import Slack, Webhook


def allowed_by(settings: Settings) -> Allowed:
    return Allowed(settings.private_webhooks == "allowed", settings.plain_webhooks == "allowed")


def carrier_of(channel: Channel, secret: str, settings: Settings) -> Carrier:
    allowed, authorities = allowed_by(settings), settings.authorities_file
    if channel.server is not None:
        return Mail(channel.server, secret, authorities)
    if channel.kind == "apprise":
        return AppriseUrl(secret, allowed)
    return Slack(secret, allowed, authorities) if channel.kind == "slack" else Webhook(secret, allowed, authorities)


def carriers(channels: Channels, settings: Settings) -> dict[str, Carrier]:
    return {one.name: carrier_of(one, channels.secret(one), settings) for one in channels.all()}


def try_channel(channels: Channels, name: str, settings: Settings) -> tuple[str, ...]:
    """Send a test message to every recipient of a channel at once; returns them. Raises Problem with what is wrong."""
    channel = channels.named(name)
    carrier = carrier_of(channel, channels.secret(channel), settings)
    now = datetime.now(UTC)
    for recipient in channel.recipients:
        message = Message(
            key=f"test/{name}/{recipient}/{now.isoformat()}",
            channel=name,
            recipient=recipient,
            subject="Analytics Desktop: test message",
            text="This channel works. Alerts of this workspace will arrive here.",
            facts=(("kind", "test"), ("at", now.isoformat())),
        )
        try:
            carrier.send(message, False, lambda: None)
        except (Refused, Later) as failure:
            raise Problem(failure.sentence, failure.remedy) from None
    return channel.recipients
