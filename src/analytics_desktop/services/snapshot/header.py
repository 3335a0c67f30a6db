"""The readable head of a snapshot: who signed, for whom it is locked, and what it holds. All of it is authenticated.

line        ANALYTICS-SNAPSHOT 1
4 bytes     length of the header
header      JSON
chunks      see stream.py; their key depends on the hash of everything above
signature   64 bytes (r and s of ECDSA P-256) over the SHA-256 of everything above
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import BinaryIO

from analytics_desktop.models.errors import Problem

MAGIC = b"ANALYTICS-SNAPSHOT 1\n"
MOST_HEADER = 64_000
SIGNATURE_BYTES = 64


@dataclass(frozen=True)
class Header:
    """`lock`: how the file key is wrapped, see locks.py. The rest is shown before the snapshot is unlocked."""

    lock: dict[str, str | int]
    wrapped_key: str  # base64
    signing_key: str  # PEM
    company: str
    server_id: str
    generation: int
    data_as_of: str  # ISO, UTC
    manifest_sha256: str

    def to_bytes(self) -> bytes:
        text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False).encode()
        return MAGIC + len(text).to_bytes(4, "big") + text


def read_header(source: BinaryIO) -> tuple[Header, bytes]:
    """(header, its bytes as they stand). Raises Problem for another kind of file."""
    start = source.read(len(MAGIC) + 4)
    length = int.from_bytes(start[len(MAGIC) :], "big")
    text = source.read(length) if start.startswith(MAGIC) and 0 < length <= MOST_HEADER else b""
    try:
        header = Header(**json.loads(text))
        kinds = (header.lock, header.wrapped_key, header.signing_key, header.company, header.server_id)
        if [type(one) for one in kinds] != [dict, str, str, str, str] or type(header.generation) is not int:
            raise ValueError("another header")
    except (ValueError, TypeError, RecursionError):
        raise Problem(
            "This file is no snapshot, or one of another version.", "Ask for a file that ends in .analytics-snapshot."
        ) from None
    return header, start + text
