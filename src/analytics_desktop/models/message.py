"""A message that leaves the workstation, and what has become of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

State = Literal["waiting", "sending", "sent", "failed", "dropped"]
OPEN: tuple[State, ...] = ("waiting", "sending", "failed")  # somebody may still do something about it


@dataclass(frozen=True)
class Picture:
    """Shown inside the HTML where `cid:<cid>` stands; `alt` is what it tells in words."""

    cid: str
    png: bytes
    alt: str


@dataclass(frozen=True)
class Message:
    """`key` names what is told, over which channel, to whom: two messages of one key are one message.

    `about` is what it is made from, such as the key of an alert; `recipient` is empty where the channel has only one
    place to go to. `urgent` ones do not wait for the end of the quiet hours. `facts` are told to programs.
    """

    key: str
    channel: str
    recipient: str
    subject: str
    text: str
    html: str = ""
    pictures: tuple[Picture, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    urgent: bool = False
    about: str = ""

    @property
    def id(self) -> str:
        """The same for the same key, on every machine and at every attempt; receivers may know a repeat by it."""
        return sha256(self.key.encode()).hexdigest()[:40]


@dataclass(frozen=True)
class Posted:
    """A message in the outbox.

    `sending`: its bytes may be on their way; found in this state by a later run, nobody knows whether it arrived.
    `dropped`: a person did not want it sent; it is remembered, so that it is not taken in again.
    `in_doubt`: an attempt ended in that way, so the next one is marked as a possible repeat.
    `trouble` and `remedy`: what the last attempt ran into.
    """

    message: Message
    queued_at: datetime  # UTC
    next_at: datetime  # UTC; not tried before
    state: State = "waiting"
    tries: int = 0
    in_doubt: bool = False
    trouble: str = ""
    remedy: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True)
class Tally:
    """What one delivering did. `held`: waits for the end of the quiet hours; `later`: will be tried again."""

    sent: int = 0
    failed: int = 0
    later: int = 0
    held: int = 0
    busy: bool = False  # another process is delivering
    next_at: datetime | None = field(default=None)
