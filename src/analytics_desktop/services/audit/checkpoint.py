"""Signed tree heads as text: checkpoints (C2SP tlog-checkpoint), which are signed notes (C2SP signed-note).

    <origin>
    <size>
    <root in base64>

    — <name> <base64 of 4 bytes key id and the signature>

The store signs with ECDSA P-256, whose key id are the first bytes of the key's fingerprint. Outside witnesses may add
lines of their own (C2SP tlog-cosignature, Ed25519); lines of unknown keys are kept and ignored.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .peaks import HASH_BYTES
from .signing import fingerprint_of, public_pem, sign_with, signature_holds

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
MOST_LINES, MOST_TEXT = 64, 64_000


@dataclass(frozen=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """What signatures are made over."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


@dataclass(frozen=True)
class NoteLine:
    name: str
    key_id: bytes
    signature: bytes

    @property
    def text(self) -> str:
        return f"— {self.name} {b64encode(self.key_id + self.signature).decode()}\n"


@dataclass(frozen=True)
class SignedHead:
    checkpoint: Checkpoint
    lines: tuple[NoteLine, ...]

    @property
    def text(self) -> str:
        return f"{self.checkpoint.body}\n{''.join(line.text for line in self.lines)}"


def origin_of(server_id: str) -> str:
    """The name of a store's audit log: a URL without scheme, as the form recommends; nothing answers there."""
    return f"analytics-desktop/audit-log/{server_id}"


def signed_head(checkpoint: Checkpoint, key: EllipticCurvePrivateKey) -> SignedHead:
    key_id = bytes.fromhex(fingerprint_of(public_pem(key.public_key())))[:4]
    line = NoteLine(checkpoint.origin, key_id, sign_with(key, checkpoint.body.encode()))
    return SignedHead(checkpoint, (line,))


def head_from(text: str) -> SignedHead:
    """Raises ValueError for anything but the one form: text that prints as it was read."""
    body, blank, rest = text.rpartition("\n\n")
    lines = body.split("\n")
    if not blank or len(lines) != 3 or not lines[0] or not _SIZE.fullmatch(lines[1]) or len(text) > MOST_TEXT:
        raise ValueError("not a checkpoint")
    found = [_LINE.fullmatch(line) for line in rest.removesuffix("\n").split("\n")]
    if not 0 < len(found) <= MOST_LINES or None in found:
        raise ValueError("not a signed note")
    signatures = tuple(line_from(match[0]) for match in found if match)
    root = _decoded(lines[2])
    head = SignedHead(Checkpoint(lines[0], int(lines[1]), root), signatures)
    if len(root) != HASH_BYTES or head.text != text:
        raise ValueError("not in the one form")
    return head


def line_from(text: str) -> NoteLine:
    """Raises ValueError for text that is no signature line."""
    match = _LINE.fullmatch(text.strip("\n"))
    content = _decoded(match[2]) if match else b""
    if match is None or len(content) <= 4:
        raise ValueError("not a signature line")
    return NoteLine(match[1], content[:4], content[4:])


def signed_by(head: SignedHead, key_pem: str) -> bool:
    """Whether the log's own line is there and made with this key; every line that claims so must hold."""
    key_id = bytes.fromhex(fingerprint_of(key_pem))[:4]
    own = [line for line in head.lines if line.name == head.checkpoint.origin and line.key_id == key_id and key_id]
    body = head.checkpoint.body.encode()
    return bool(own) and all(signature_holds(key_pem, line.signature, body) for line in own)


def _decoded(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("not base64") from None
