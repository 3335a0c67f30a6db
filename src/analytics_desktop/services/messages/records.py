"""Messages of the outbox as JSON, and back."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from analytics_desktop.models.message import Message, Picture, Posted


def to_json(posted: Posted) -> bytes:
    told = asdict(posted)
    for name in ("queued_at", "next_at", "ended_at"):
        told[name] = None if told[name] is None else told[name].isoformat()
    for picture in told["message"]["pictures"]:
        picture["png"] = b64encode(picture["png"]).decode()
    return json.dumps(told, ensure_ascii=False).encode()


def from_json(content: bytes) -> Posted:
    told: dict[str, Any] = json.loads(content)
    for name in ("queued_at", "next_at", "ended_at"):
        told[name] = None if told[name] is None else datetime.fromisoformat(told[name])
    return Posted(**{**told, "message": _message(told["message"])})


def without_content(posted: Posted) -> Posted:
    """What is kept of a message that has gone out: that it did, not what it said."""
    bare = replace(posted.message, text="", html="", pictures=(), headers=(), facts=())
    return replace(posted, message=bare)


def _message(told: dict[str, Any]) -> Message:
    pictures = tuple(Picture(one["cid"], b64decode(one["png"]), one["alt"]) for one in told["pictures"])
    pairs = {name: tuple((str(left), str(right)) for left, right in told[name]) for name in ("headers", "facts")}
    return Message(**{**told, "pictures": pictures, **pairs})
