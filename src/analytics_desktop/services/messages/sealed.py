"""Files of messages: AES-256-GCM under a key in the secret store, each bound to its own name."""

from __future__ import annotations

import os
import secrets as random
from base64 import b64decode, b64encode

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake.keys import Secrets

MESSAGES_KEY = "messages-key"


class Seal:
    """Made once a process. Raises Problem for content that was altered, moved or sealed under another key."""

    def __init__(self, secrets: Secrets) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        key = secrets.get(MESSAGES_KEY)
        if key is None:
            key = random.token_hex(32)
            secrets.set(MESSAGES_KEY, key)
        self._cipher = AESGCM(bytes.fromhex(key))

    def close(self, content: bytes, name: str) -> str:
        nonce = os.urandom(12)
        return b64encode(nonce + self._cipher.encrypt(nonce, content, _bound(name))).decode()

    def open(self, text: str, name: str) -> bytes:
        from cryptography.exceptions import InvalidTag

        try:
            raw = b64decode(text, validate=True)
            return self._cipher.decrypt(raw[:12], raw[12:], _bound(name))
        except (InvalidTag, ValueError) as error:
            raise Problem(
                f"The file {name} of this workspace was altered, or its key is missing.",
                "Restore the workspace and its keys together, or delete the file.",
                type(error).__name__,
            ) from None


def _bound(name: str) -> bytes:
    return f"analytics-desktop messages 1 {name}".encode()
