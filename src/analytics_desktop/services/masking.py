"""What a message may show: the macros of catalogue/words/masking.sql, with which rollups and logs are made."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources


@cache
def masking() -> str:
    """SQL that makes the macros masked(message) and message_pattern(message) for one connection."""
    return (resources.files("analytics_desktop") / "catalogue" / "words" / "masking.sql").read_text("utf-8")


def build_sha256(text: str) -> str:
    """The version of what a SELECT builds; another masking makes another one."""
    made_of = text + masking() if "masked(" in text else text
    return hashlib.sha256(made_of.encode()).hexdigest()
