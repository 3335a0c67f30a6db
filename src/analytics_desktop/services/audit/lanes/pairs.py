"""Inner nodes of a Merkle tree (RFC 9162, 2.1.1): SHA-256(0x01 || left || right)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from .sha256 import digests

_PAIR: Final = 64  # bytes
_MESSAGE: Final = 128  # bytes: 0x01, the pair, and what fills the second block
_FILLED: Final = np.frombuffer(
    b"\x80" + bytes(_MESSAGE - 1 - _PAIR - 1 - 8) + (8 * (1 + _PAIR)).to_bytes(8, "big"), np.uint8
)
_AT_ONCE: Final = 1 << 14  # pairs, so that their messages stay in the cache of the processor


def pair_hashes(level: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Hashes of each two neighbours, joined; `level` is whole pairs of joined hashes."""
    pairs = level.reshape(-1, _PAIR)
    hashes = np.empty((len(pairs), _PAIR // 2), np.uint8)
    messages = np.empty((min(len(pairs), _AT_ONCE), _MESSAGE), np.uint8)
    messages[:, 0] = 0x01
    messages[:, 1 + _PAIR :] = _FILLED
    for first in range(0, len(pairs), _AT_ONCE):
        some = pairs[first : first + _AT_ONCE]
        messages[: len(some), 1 : 1 + _PAIR] = some
        starts = np.arange(len(some), dtype=np.int64) * _MESSAGE
        hashes[first : first + len(some)] = digests(messages.reshape(-1), starts, np.full(len(some), 2, np.int64))
    return hashes.reshape(-1)
