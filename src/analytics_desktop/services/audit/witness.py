"""Lines that outside witnesses add to a checkpoint: Ed25519, plain (signed-note) or with a time (tlog-cosignature)."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from dataclasses import dataclass
from hashlib import sha256

from .checkpoint import Checkpoint, NoteLine

PLAIN, TIMED = 1, 4
_KEY = re.compile(r"([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")


@dataclass(frozen=True)
class WitnessKey:
    """A verifier key in its text form: <name>+<key id in hex>+<base64 of kind and key>."""

    name: str
    kind: int
    key: bytes

    @property
    def key_id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]


def witness_key(text: str) -> WitnessKey:
    """Raises ValueError for anything but an Ed25519 verifier key whose id fits."""
    match = _KEY.fullmatch(text.strip())
    try:
        content = b64decode(match[3], validate=True) if match else b""
    except binascii.Error:
        content = b""
    if match is None or len(content) != 33 or content[0] not in {PLAIN, TIMED}:
        raise ValueError("not an Ed25519 verifier key")
    key = WitnessKey(match[1], content[0], content[1:])
    if key.key_id.hex() != match[2]:
        raise ValueError("the key id does not fit the key")
    return key


def witnessed_by(checkpoint: Checkpoint, line: NoteLine, key: WitnessKey) -> bool:
    """Whether this witness signed this very head."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if (line.name, line.key_id) != (key.name, key.key_id):
        return False
    message, signature = checkpoint.body.encode(), line.signature
    if key.kind == TIMED:
        seconds, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        message = f"cosignature/v1\ntime {seconds}\n".encode() + message
    try:
        Ed25519PublicKey.from_public_bytes(key.key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
