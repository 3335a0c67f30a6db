"""Slack's incoming webhooks, and webhooks that take plain JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from analytics_desktop.models.message import Message

from .guard import Allowed
from .post import post

REPEAT_WORDS = "This may be a repeat: the program was stopped while it sent this before."
_HEADER, _SECTION = 150, 3000  # characters that Slack takes
_JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Slack:
    url: str
    allowed: Allowed
    authorities: str

    def send(self, message: Message, is_repeat: bool, commit: Callable[[], None]) -> None:
        body = json.dumps(slack_body(message, is_repeat), ensure_ascii=False).encode()
        post(self.url, body, _JSON, self.allowed, self.authorities, commit)


@dataclass(frozen=True)
class Webhook:
    """Repeats have the same `Idempotency-Key` and the same `id`."""

    url: str
    allowed: Allowed
    authorities: str

    def send(self, message: Message, is_repeat: bool, commit: Callable[[], None]) -> None:
        told = {"id": message.id, "subject": message.subject, "text": message.text, "repeat": is_repeat}
        body = json.dumps({**dict(message.facts), **told}, ensure_ascii=False).encode()
        post(self.url, body, {**_JSON, "Idempotency-Key": message.id}, self.allowed, self.authorities, commit)


def slack_body(message: Message, is_repeat: bool) -> dict[str, Any]:
    """Everything is `plain_text`, so nothing in it becomes a link or calls the whole channel."""
    words = message.text if not is_repeat else f"{message.text}\n\n{REPEAT_WORDS}"
    return {
        "text": _escaped(f"{message.subject}: {message.text}"[:_SECTION]),
        "blocks": [
            {"type": "header", "text": _plain(message.subject[:_HEADER])},
            {"type": "section", "text": _plain(words[:_SECTION])},
        ],
    }


def _plain(words: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": words or " ", "emoji": False}


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
