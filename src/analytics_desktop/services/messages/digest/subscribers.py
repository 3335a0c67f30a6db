"""Who gets the digest, and who does not want it any more."""

from __future__ import annotations

from datetime import datetime

from analytics_desktop.models.channel import Channel
from analytics_desktop.models.digest import Subscriber
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.messages.channels import Channels
from analytics_desktop.services.messages.mail_text import address_of
from analytics_desktop.services.messages.outbox import Outbox
from analytics_desktop.services.messages.store import MessageStore
from analytics_desktop.services.secrets import SecretStore
from analytics_desktop.services.workspace import Workspace


class Subscribers:
    """Addresses are compared without regard to case. Who unsubscribed stays so until they ask again."""

    def __init__(self, workspace: Workspace, secrets: SecretStore) -> None:
        self._store = MessageStore(workspace, secrets)
        self._outbox = Outbox(workspace, secrets)
        self._channels = Channels(workspace, secrets)

    def all(self) -> tuple[Subscriber, ...]:
        """By address."""
        kept = self._store.section("subscribers")
        return tuple(
            Subscriber(address, body["channel"], datetime.fromisoformat(body["since"]))
            for address, body in sorted(kept.items())
        )

    def unsubscribed(self) -> tuple[str, ...]:
        return tuple(sorted(self._store.section("unsubscribed")))

    def add(self, address: str, channel: str, now: datetime, on_request: bool = False) -> Subscriber:
        """`on_request`: the person asked for it, so an earlier unsubscribing no longer stands. Raises Problem."""
        known = address.strip().lower()
        address_of(known)
        over = self._mail_channel(channel)
        if known in self._store.section("unsubscribed") and not on_request:
            raise Problem(
                f"{known} has unsubscribed from the digest.", "Subscribe them again only if they ask: --asked-for"
            )
        body = {"channel": over.name, "since": now.isoformat()}
        self._store.change("subscribers", lambda kept: kept.update({known: body}))
        self._store.change("unsubscribed", lambda gone: gone.pop(known, None))
        return Subscriber(known, over.name, now)

    def remove(self, address: str, now: datetime) -> None:
        """Also those that are not subscribed may say that they never want it. What waits for them is not sent."""
        known = address.strip().lower()
        address_of(known)
        self._store.change("unsubscribed", lambda gone: gone.update({known: now.isoformat()}))
        self._store.change("subscribers", lambda kept: kept.pop(known, None))
        for one in self._outbox.all():
            if one.message.recipient == known and one.message.about.startswith("digest/"):
                self._outbox.drop(one.message.id, now)

    def _mail_channel(self, name: str) -> Channel:
        """The one that is named, else the only one there is."""
        mail = [one for one in self._channels.all() if one.kind == "email"]
        wanted = [one for one in mail if one.name == name] if name else mail
        if len(wanted) == 1:
            return wanted[0]
        if name:
            raise Problem(f"There is no email channel called {name}.", "See: analytics-desktop channels list")
        if mail:
            raise Problem("There are several email channels.", "Name one with --channel.")
        raise Problem("The digest needs an email channel.", "Set one up: analytics-desktop channels add email NAME ...")
