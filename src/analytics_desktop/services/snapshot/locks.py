"""Who can unlock a snapshot: whoever knows a passphrase (scrypt), or one recipient (X25519)."""

from __future__ import annotations

import binascii
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake.keys import Secrets

if TYPE_CHECKING:
    pass

RECIPIENT_KEY = "recipient-key"
PREFIX = "analytics-recipient-"
SHORTEST = 12
_COST, _LEAST, _MOST = 2**17, 2**15, 2**20
_CONTEXT = b"analytics-desktop snapshot recipient 1"


class Lock(Protocol):
    """Makes the key that wraps the file key, and what must be told to make it again."""

    def closing(self) -> tuple[bytes, dict[str, str | int]]: ...
    def opening(self, told: dict[str, str | int]) -> bytes: ...


@dataclass(frozen=True)
class Passphrase:
    text: str

    def closing(self) -> tuple[bytes, dict[str, str | int]]:
        if len(self.text) < SHORTEST:
            raise Problem(
                "The passphrase is too short for a file that travels.", f"Take at least {SHORTEST} characters."
            )
        salt = os.urandom(16)
        told: dict[str, str | int] = {"kind": "scrypt", "cost": _COST, "salt": b64encode(salt).decode()}
        return self._derive(salt, _COST), told

    def opening(self, told: dict[str, str | int]) -> bytes:
        cost = told.get("cost")
        if told.get("kind") != "scrypt" or not isinstance(cost, int) or not _LEAST <= cost <= _MOST or cost & cost - 1:
            raise _other_lock(told)
        return self._derive(decoded(told.get("salt")), cost)

    def _derive(self, salt: bytes, cost: int) -> bytes:
        from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

        return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(self.text.encode())


@dataclass(frozen=True)
class Recipient:
    """`public`: the text that a recipient gave away; `secrets`: their own store, for opening."""

    public: str = ""
    secrets: Secrets | None = None

    def closing(self) -> tuple[bytes, dict[str, str | int]]:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

        theirs = _recipient_bytes(self.public)
        once = X25519PrivateKey.generate()
        mine = once.public_key().public_bytes_raw()
        try:
            shared = once.exchange(X25519PublicKey.from_public_bytes(theirs))
        except ValueError:
            raise Problem("The recipient's key is not usable.", "Ask for a new one.") from None
        told: dict[str, str | int] = {"kind": "x25519", "to": self.public, "with": b64encode(mine).decode()}
        return _mixed(shared, mine, theirs), told

    def opening(self, told: dict[str, str | int]) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

        if told.get("kind") != "x25519" or self.secrets is None:
            raise _other_lock(told)
        own = _own_key(self.secrets)
        theirs = decoded(told.get("with"))
        mine = own.public_key().public_bytes_raw()
        if told.get("to") != own_recipient(self.secrets):
            raise Problem("This snapshot is locked for somebody else.", "Ask for one that is locked with your own key.")
        try:
            shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
        except ValueError:
            raise Problem("The lock of the snapshot is damaged.", "Ask for the file again.") from None
        return _mixed(shared, theirs, mine)


def own_recipient(secrets: Secrets) -> str:
    """What this workspace gives to others so that they can lock a snapshot for it."""
    return PREFIX + b64encode(_own_key(secrets).public_key().public_bytes_raw()).decode()


def _own_key(secrets: Secrets):  # type: ignore[no-untyped-def]
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    stored = secrets.get(RECIPIENT_KEY)
    if stored is None:
        stored = X25519PrivateKey.generate().private_bytes_raw().hex()
        secrets.set(RECIPIENT_KEY, stored)
    return X25519PrivateKey.from_private_bytes(bytes.fromhex(stored))


def _recipient_bytes(text: str) -> bytes:
    content = decoded(text.strip().removeprefix(PREFIX)) if text.strip().startswith(PREFIX) else b""
    if len(content) != 32:
        raise Problem(
            "The recipient's key is not understood.", f"It begins with {PREFIX}: analytics-desktop snapshot key"
        )
    return content


def _mixed(shared: bytes, once: bytes, recipient: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, once + recipient, _CONTEXT).derive(shared)


def decoded(text: object) -> bytes:
    try:
        return b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        raise Problem("The lock of the snapshot is damaged.", "Ask for the file again.") from None


def _other_lock(told: dict[str, str | int]) -> Problem:
    if told.get("kind") == "scrypt":
        return Problem("This snapshot is locked with a passphrase.", "Give the passphrase that its sender told you.")
    return Problem("This snapshot is locked for a recipient's key, not with a passphrase.", "Open it without one.")
