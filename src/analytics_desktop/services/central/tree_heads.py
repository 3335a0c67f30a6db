"""Signs the head of the audit log's tree, with the proof that it extends the head before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import psycopg

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.audit.checkpoint import Checkpoint, head_from, origin_of, signed_by, signed_head
from analytics_desktop.services.audit.peaks import Peaks, extension_proof
from analytics_desktop.services.audit.signing import fingerprint_of, public_pem

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_LAST = "SELECT size, root, frontier, checkpoint FROM audit_heads ORDER BY size DESC LIMIT 1"


def sign_head(connection: psycopg.Connection[Any], key: EllipticCurvePrivateKey, new_key: bool = False) -> int:
    """Sign the whole tree as it stands, inside the caller's transaction as owner; gives its size, 0 if nothing is new.

    Raises Problem, and signs nothing, when the tree does not extend the last signed head, or for another key.
    """
    connection.execute("LOCK TABLE audit_leaves IN SHARE MODE")
    last, checkpoint = _last_head(connection)
    _publish(connection, public_pem(key.public_key()), checkpoint, new_key)
    fresh = _leaves_from(connection, last.size)
    if not fresh:
        return 0
    grown = last.extended(fresh)
    (server_id,) = _row(connection, "SELECT server_id::text FROM store_identity")
    head = signed_head(Checkpoint(origin_of(server_id), grown.size, grown.head()), key)
    proof = b"".join(extension_proof(last, fresh))
    connection.execute(
        "INSERT INTO audit_heads (size, root, proof, frontier, checkpoint) VALUES (%s, %s, %s, %s, %s)",
        [grown.size, grown.head(), proof, b"".join(grown.nodes), head.text],
    )
    return grown.size


def _last_head(connection: psycopg.Connection[Any]) -> tuple[Peaks, str]:
    """What was signed last. The frontier counts only if it leads to the root under the signature."""
    row = connection.execute(_LAST).fetchone()
    if row is None:
        return Peaks(), ""
    size, root, frontier, text = row
    try:
        peaks = Peaks.of_bytes(size, frontier)
        signed = head_from(text).checkpoint
    except ValueError:
        raise _changed("the last head is damaged") from None
    if peaks.head() != root or (signed.size, signed.root) != (size, root):
        raise _changed(f"the head of {size} entries does not fit its signature")
    return peaks, text


def _publish(connection: psycopg.Connection[Any], pem: str, last: str, new_key: bool) -> None:
    """Put the public key where workstations read it. The first key, or one that is said to be new."""
    fingerprint = fingerprint_of(pem)
    known = connection.execute("SELECT 1 FROM audit_keys WHERE fingerprint = %s", [fingerprint]).fetchone()
    if last and not signed_by(head_from(last), pem) and not new_key:
        raise Problem(
            "The heads of this audit log were signed with another key so far.",
            "Use that key. If it is lost, run once with --new-key and tell the people who check heads why.",
            f"fingerprint of this key {fingerprint}",
        )
    if known is None:
        connection.execute("INSERT INTO audit_keys (fingerprint, public_key) VALUES (%s, %s)", [fingerprint, pem])


def _leaves_from(connection: psycopg.Connection[Any], first: int) -> Sequence[bytes]:
    rows = connection.execute(
        "SELECT leaf_index, leaf_hash FROM audit_leaves WHERE leaf_index >= %s ORDER BY leaf_index", [first]
    ).fetchall()
    if rows and (rows[0][0], rows[-1][0]) != (first, first + len(rows) - 1):
        raise _changed("leaves are missing")
    (total,) = _row(connection, "SELECT count(*) FROM audit_leaves")
    if total != first + len(rows):
        raise _changed("leaves are missing")
    return [bytes(row[1]) for row in rows]


def _row(connection: psycopg.Connection[Any], sql: str) -> tuple[Any, ...]:
    row = connection.execute(sql.encode()).fetchone()
    assert row is not None
    return tuple(row)


def _changed(detail: str) -> Problem:
    return Problem(
        "The tree of the audit log is not the one that was signed before, so no head was signed.",
        "Somebody changed the history past its triggers. Compare the store with an earlier audit pack.",
        detail,
    )
