"""A message as an email: text, HTML with its pictures, and the headers that keep robots from answering it."""

from __future__ import annotations

from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import localtime
from html import escape

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Message

from .carrier import Refused
from .webhook import REPEAT_WORDS


def mail_bytes(message: Message, sender: str, is_repeat: bool) -> bytes:
    """As RFC 5322 wants it, ASCII only. The id of the message is its Message-ID, also when it is sent again."""
    mail = EmailMessage(policy=policy.SMTP)
    try:
        mail["From"], mail["To"] = address_of(sender), address_of(message.recipient)
    except Problem as problem:
        raise Refused(problem.sentence, problem.remedy) from None
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = localtime()
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if is_repeat:
        mail["X-Possible-Repeat"] = "yes"
    _fill(mail, message, f"\n\n{REPEAT_WORDS}\n" if is_repeat else "\n")
    plain = (("Message-ID", f"<{message.id}@{sender.rpartition('@')[2]}>"), *message.headers)
    return b"".join(_line(name, value) for name, value in plain) + mail.as_bytes()


def _line(name: str, value: str) -> bytes:
    """Never folded or encoded, because ids and addresses in these headers are read to the letter."""
    return f"{name}: {' '.join(value.split())}\r\n".encode("ascii", "ignore")


def address_of(text: str) -> Address:
    """Raises Problem for what is no address, or one that old servers could not take."""
    try:
        if not text.isascii() or any(one.isspace() for one in text):
            raise ValueError
        address = Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        raise Problem(f"{text!r} is not an email address.", "Write it like name@example.com.") from None
    if not address.username or ("." not in address.domain and address.domain != "localhost"):
        raise Problem(f"{text!r} is not an email address.", "Write it like name@example.com.")
    return address


def _fill(mail: EmailMessage, message: Message, ending: str) -> None:
    mail.set_content(message.text + ending)
    if not message.html:
        return
    repeat = f"<p>{escape(REPEAT_WORDS)}</p>" if ending.strip() else ""
    mail.add_alternative(message.html.replace("</body>", f"{repeat}</body>"), subtype="html")
    shown = mail.get_payload()[1]  # type: ignore[index]  # text and HTML: a list of parts
    for picture in message.pictures:
        shown.add_related(  # type: ignore[union-attr]
            picture.png, "image", "png", cid=f"<{picture.cid}>", disposition="inline", filename=f"{picture.cid}.png"
        )
