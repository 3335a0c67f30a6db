"""Any service that the library Apprise knows, where it is installed.

Apprise makes its connections itself, so only the host that the address names is looked at beforehand.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from urllib.parse import urlsplit

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message

from .carrier import Later, Refused
from .guard import Allowed, looked_at
from .webhook import REPEAT_WORDS


def require_apprise() -> None:
    """Raises Problem where the library is missing."""
    if find_spec("apprise") is None:
        raise Problem(
            "Apprise is not installed, so this kind of channel cannot be used.",
            "Install it beside the program: pip install 'analytics-desktop[apprise]'. Email, Slack and JSON webhooks "
            "need nothing more.",
        )


@dataclass(frozen=True)
class AppriseUrl:
    url: str
    allowed: Allowed

    def send(self, message: Message, is_repeat: bool, commit: Callable[[], None]) -> None:
        require_apprise()
        import apprise

        self._look_at_host()
        logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it logs addresses, which are secrets
        service = apprise.Apprise()
        if not service.add(self.url):
            raise Refused("Apprise does not know this kind of address.", "Look it up in Apprise's list of services.")
        body = message.text if not is_repeat else f"{message.text}\n\n{REPEAT_WORDS}"
        commit()
        if not service.notify(body=body, title=message.subject, body_format=apprise.NotifyFormat.TEXT):
            raise Later("The service did not take the message.", "It is tried again by itself.", in_doubt=True)

    def _look_at_host(self) -> None:
        """A host that is a name or a number of a machine must be public; others are words of a vendor's service."""
        try:
            host = urlsplit(self.url).hostname or ""
        except ValueError:
            raise Refused("The address cannot be read.", "Copy it once more.") from None
        if "." in host or ":" in host or host == "localhost":
            looked_at(host, 443, self.allowed)
