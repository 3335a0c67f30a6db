"""The channels of a workspace. Passwords and webhook addresses are kept in the secret store only."""

from __future__ import annotations

import contextlib
import re
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from analytics_desktop.models.channel import Channel, MailServer
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.secrets import SecretStore
from analytics_desktop.services.workspace import Workspace

from .apprise_url import require_apprise
from .carrier import Later, Refused
from .guard import Allowed, target_of
from .mail import LOCAL
from .mail_text import address_of
from .store import MessageStore

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,30}")


class Channels:
    def __init__(self, workspace: Workspace, secrets: SecretStore) -> None:
        self._store = MessageStore(workspace, secrets)
        self._secrets = secrets

    def all(self) -> tuple[Channel, ...]:
        """By name."""
        return tuple(_channel(body) for _, body in sorted(self._store.section("channels").items()))

    def named(self, name: str) -> Channel:
        """Raises Problem for an unknown name."""
        body = self._store.section("channels").get(name)
        if body is None:
            raise Problem(f"There is no channel called {name}.", "See: analytics-desktop channels list")
        return _channel(body)

    def keep(self, channel: Channel, secret: str) -> None:
        """Add a channel, or replace the one of its name, which then goes on where it was. Raises Problem for what
        cannot work. An empty secret keeps the one that is known."""
        known = self._store.section("channels").get(channel.name)
        secret = secret.strip() or (self._secret(channel.name) if known else "")
        check_channel(channel, secret)
        if known:
            channel = replace(channel, since=_channel(known).since)
        self._secrets.set(_secret_name(channel.name), secret)
        self._store.change("channels", lambda kept: kept.update({channel.name: _body(channel)}))

    def remove(self, name: str) -> None:
        self.named(name)
        self._store.change("channels", lambda kept: kept.pop(name, None))
        self._secrets.delete(_secret_name(name))

    def secret(self, channel: Channel) -> str:
        """The password of the login, or the address to post to."""
        return self._secret(channel.name)

    def _secret(self, name: str) -> str:
        return self._secrets.get(_secret_name(name)) or ""


def check_channel(channel: Channel, secret: str) -> None:
    """Raises Problem; nothing is connected to."""
    if not _NAME.fullmatch(channel.name):
        raise Problem(f"A channel cannot be called {channel.name!r}.", "Take small letters, digits and dashes.")
    if channel.kind == "email":
        _check_mail(channel, secret)
        return
    if channel.kind == "apprise":
        require_apprise()
    if not secret:
        raise Problem("The channel's address is empty.", "Copy it from the service that takes the messages.")
    if channel.kind != "apprise" and not secret.lower().startswith(("https://", "http://")):
        raise Problem("The channel's address is not a web address.", "Copy it once more; it begins with https://.")


def _check_mail(channel: Channel, password: str) -> None:
    server = channel.server
    if server is None or not server.host or not 0 < server.port < 65536:
        raise Problem("The mail server is missing.", "Name it like smtp.example.com, with its port.")
    if server.protection == "none" and server.host not in LOCAL:
        raise Problem("Mail without encryption is sent to this computer only.", "Use STARTTLS or TLS.")
    if server.login and not password:
        raise Problem(f"The password of {server.login} is missing.", "Give it, or leave the login empty.")
    if not channel.recipients or channel.recipients == ("",):
        raise Problem("Nobody would get the mail.", "Name at least one recipient.")
    for text in (server.sender, *channel.recipients):
        address_of(text)


def check_reach(channel: Channel, secret: str, allowed: Allowed) -> None:
    """Raises Problem where a webhook leads to where it must not. A name that cannot be resolved now may pass."""
    if channel.kind not in {"slack", "webhook"}:
        return
    with contextlib.suppress(Later):
        try:
            target_of(secret, allowed)
        except Refused as refused:
            raise Problem(refused.sentence, refused.remedy) from None


def new_channel(name: str, kind: Any, least: Any, recipients: tuple[str, ...], server: MailServer | None) -> Channel:
    """Alerts from now on go out over it."""
    return Channel(name, kind, least, datetime.now(UTC), recipients or ("",), server)


def _secret_name(name: str) -> str:
    return f"message-channel-{name}"


def _body(channel: Channel) -> dict[str, Any]:
    return {**asdict(channel), "since": channel.since.isoformat()}


def _channel(body: dict[str, Any]) -> Channel:
    server = body["server"]
    return Channel(
        **{
            **body,
            "since": datetime.fromisoformat(body["since"]),
            "recipients": tuple(body["recipients"]),
            "server": None if server is None else MailServer(**server),
        }
    )
