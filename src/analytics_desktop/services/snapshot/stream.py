"""Chunked authenticated encryption of constant memory (the STREAM construction): AES-256-GCM over chunks of 1 MiB.

The nonce of a chunk is its number and whether it is the last one, so chunks cannot be dropped, repeated or moved and a
file cannot be cut off at a chunk's end. Every file has a key of its own, so nonces never repeat under one key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CHUNK, TAG = 1 << 20, 16


class Damaged(Exception):
    """A chunk does not belong where it stands, or was changed."""


def stream_key(file_key: bytes, header: bytes) -> AESGCM:
    """The key of the chunks: it depends on every byte of the header."""
    from hashlib import sha256

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return AESGCM(HKDF(SHA256(), 32, sha256(header).digest(), b"analytics-desktop snapshot 1").derive(file_key))


def sealed(key: AESGCM, plain: Iterable[bytes]) -> Iterator[bytes]:
    """Chunks of ciphertext for any pieces of plain bytes."""
    waiting, number = bytearray(), 0
    for piece in plain:
        waiting += piece
        while len(waiting) > CHUNK:
            yield key.encrypt(_nonce(number, last=False), bytes(waiting[:CHUNK]), None)
            del waiting[:CHUNK]
            number += 1
    yield key.encrypt(_nonce(number, last=True), bytes(waiting), None)


def opened(key: AESGCM, read: Callable[[int], bytes], length: int) -> Iterator[bytes]:
    """Plain chunks of `length` bytes of ciphertext. Raises Damaged; what was given before that is authentic."""
    from cryptography.exceptions import InvalidTag

    number = 0
    while length > 0:
        size = min(length, CHUNK + TAG)
        length -= size
        chunk = read(size)
        if len(chunk) != size or size < TAG:
            raise Damaged
        try:
            yield key.decrypt(_nonce(number, last=length == 0), chunk, None)
        except InvalidTag:
            raise Damaged from None
        number += 1


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
