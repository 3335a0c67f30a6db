"""One entry of the journal that a workstation keeps of what was done on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Channel = Literal["decision", "access", "sent", "alert"]


@dataclass(frozen=True)
class Entry:
    """`channel`: a decision, an access to data, an alert and what became of it, or the note that everything up to entry
    `body["through"]` was sent.

    `seq` counts from 1. `before` is the SHA-256 of the sealed line before this one, so that entries form a chain.
    """

    seq: int
    id: str
    at: datetime  # UTC
    who: str  # login of the operating system
    channel: Channel
    kind: str
    subject: str
    body: Mapping[str, Any]
    before: str
