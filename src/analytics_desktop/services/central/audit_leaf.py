"""The leaf hash of an audit row, computed outside the database; sql/0001/85_audit.sql documents the form."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime

FIELDS = (
    "seq",
    "occurred_at",
    "actor",
    "person_id",
    "action",
    "resource_type",
    "resource_id",
    "outcome",
    "ip_address",
    "records",
    "is_pii",
    "detail",
    "source",
)


def canonical_form(row: Mapping[str, object]) -> bytes:
    """Bytes that stand for exactly this row. `detail` is the text of the jsonb; naive instants are UTC."""
    return b"".join(_netstring(_text(field, row[field])) for field in FIELDS)


def leaf_hash(row: Mapping[str, object]) -> bytes:
    """32 bytes: SHA-256(0x00 || canonical form), the leaf of RFC 6962."""
    return hashlib.sha256(b"\x00" + canonical_form(row)).digest()


def _netstring(text: str | None) -> bytes:
    if text is None:
        return b"~"
    content = text.encode()
    return b"%d:%s," % (len(content), content)


def _text(field: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        instant = value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value
        return instant.isoformat(timespec="microseconds") + "Z"
    text = str(value)
    if field == "ip_address" and "/" not in text:
        return f"{text}/{128 if ':' in text else 32}"
    return text
