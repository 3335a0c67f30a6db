"""A way out for messages, as a person set it up. Its password or address is in the secret store, not here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .alert import Severity

ChannelKind = Literal["email", "slack", "webhook", "apprise"]
Protection = Literal["starttls", "tls", "none"]
SEVERITIES: tuple[Severity, ...] = ("info", "warning", "critical")
KIND_WORDS: dict[ChannelKind, str] = {
    "email": "Email",
    "slack": "Slack",
    "webhook": "Webhook (JSON)",
    "apprise": "Apprise",
}


@dataclass(frozen=True)
class MailServer:
    """`protection`: "none" is taken for this computer only. `login` is empty where the server asks for none."""

    host: str
    port: int
    protection: Protection
    login: str
    sender: str


@dataclass(frozen=True)
class Channel:
    """Alerts of at least `least` that were raised at `since` (UTC) or later go out over it, to each of `recipients`.

    Webhooks have one nameless recipient; `server` is there for mail only.
    """

    name: str
    kind: ChannelKind
    least: Severity
    since: datetime
    recipients: tuple[str, ...] = ("",)
    server: MailServer | None = None

    def takes(self, severity: Severity) -> bool:
        return SEVERITIES.index(severity) >= SEVERITIES.index(self.least)
