"""From the digest to a message for each subscriber, and to a file to look at."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from analytics_desktop.models.digest import Digest, Subscriber
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message
from analytics_desktop.services.export.atomically import replacing
from analytics_desktop.services.messages.channels import Channels
from analytics_desktop.services.messages.mail_text import mail_bytes
from analytics_desktop.services.messages.outbox import Outbox

from .html import digest_html
from .text import digest_text

_EXAMPLE = Subscriber("you@example.com", "", datetime.min)  # noqa: DTZ901 - never shown


def queue_digest(
    digest: Digest, subscribers: Sequence[Subscriber], channels: Channels, outbox: Outbox, now: datetime
) -> int:
    """One message for each subscriber who has not been sent the digest of this week; returns how many."""
    senders = {one.name: one.server.sender for one in channels.all() if one.server is not None}
    return sum(outbox.put(digest_message(digest, one, senders.get(one.channel, "")), now) for one in subscribers)


def digest_message(digest: Digest, subscriber: Subscriber, sender: str) -> Message:
    words = _unsubscribe_words(sender)
    about = f"digest/{digest.period.start}"
    return Message(
        key=f"{about}/{subscriber.address}",
        channel=subscriber.channel,
        recipient=subscriber.address,
        subject=digest.title,
        text=digest_text(digest, words),
        html=digest_html(digest, words),
        pictures=tuple(chart.picture for chart in digest.charts),
        headers=_headers(subscriber, sender),
        about=about,
    )


def write_preview(digest: Digest, out: Path) -> Path:
    """What a subscriber would get: `.html` with its pictures inside, `.txt`, or `.eml` for a mail program."""
    message = digest_message(digest, _EXAMPLE, "analytics@example.com")
    kind = out.suffix.lower()
    if kind not in {".html", ".txt", ".eml"}:
        raise Problem(f"A digest cannot be written as {out.name}.", "End the name with .html, .txt or .eml.")
    html, text = _standing_alone(message).encode(), (message.text + "\n").encode()
    mail = mail_bytes(message, "analytics@example.com", False)
    with replacing(out) as draft:
        draft.write_bytes({".html": html, ".txt": text, ".eml": mail}[kind])
    return out


def _standing_alone(message: Message) -> str:
    html = message.html
    for picture in message.pictures:
        html = html.replace(f"cid:{picture.cid}", f"data:image/png;base64,{b64encode(picture.png).decode()}")
    return html


def _unsubscribe_words(sender: str) -> str:
    return (
        f"You get this once a week. To stop it, use your mail program's unsubscribe, or write to {sender} with the "
        "subject: unsubscribe"
    )


def _headers(subscriber: Subscriber, sender: str) -> tuple[tuple[str, str], ...]:
    """RFC 2369 and RFC 2919. There is no web server of ours, so no one-click address (RFC 8058)."""
    subject = quote(f"unsubscribe {subscriber.address}", safe="")
    place = quote(sender, safe="@")
    return (
        ("List-Id", f"Weekly digest <digest.analytics-desktop.{sender.rpartition('@')[2]}>"),
        ("List-Unsubscribe", f"<mailto:{place}?subject={subject}>"),
        ("Precedence", "list"),
    )
