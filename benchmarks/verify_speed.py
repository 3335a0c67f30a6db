"""Full verification of an audit log (entries, leaves, tree, signed head) against SHA-256 over the same bytes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from cryptography.hazmat.primitives.asymmetric import ec

from analytics_desktop.services.audit.checkpoint import Checkpoint, origin_of, signed_head
from analytics_desktop.services.audit.history import Scope, check_history
from analytics_desktop.services.audit.lake_leaves import leaves_of
from analytics_desktop.services.audit.leaf_sql import canonical_sql, leaf_sql
from analytics_desktop.services.audit.log_entries import check_entries
from analytics_desktop.services.audit.packed_tree import packed_peaks
from analytics_desktop.services.audit.peaks import Peaks
from analytics_desktop.services.audit.pins import Pins
from analytics_desktop.services.audit.signing import fingerprint_of, public_pem
from analytics_desktop.services.audit.whole_tree import WholeTree
from analytics_desktop.services.lake.duck import connect
from analytics_desktop.services.sync.raw_tables import raw_tables
from benchmarks.measure import ROWS, Row, median_seconds, seconds, tell

_TABLES = ("audit_log", "audit_leaves", "audit_heads", "audit_keys", "retention_policies")
_ENTRIES = """
INSERT INTO lake.audit_log SELECT i + 1, make_timestamp(1767225600000000 + i * 1000003), 'person.' || (i % 400)
    || '@example.com', i % 400, 'record.read', 'customer_record', 'record-' || (i % 90000), 'success',
    '10.' || (i % 200) || '.' || (i % 250) || '.7', i % 1000, i % 3 = 0,
    '{"reason": "support case ' || (i % 7000) || '", "fields": ["name", "address"], "session": "'
    || md5(i::VARCHAR) || '"}',
    'app', NULL FROM range($rows) r(i)
"""


def filled(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """An audit log with its leaves and one signed head, as a sync leaves it in the lake."""
    connection.execute("ATTACH ':memory:' AS lake")
    for name in _TABLES:
        connection.execute(raw_tables()[name].ddl)
    connection.execute(_ENTRIES, {"rows": rows})
    connection.execute(f"UPDATE lake.audit_log a SET leaf_hash = unhex({leaf_sql('a')})")
    connection.execute("INSERT INTO lake.audit_leaves SELECT seq - 1, seq, occurred_at, leaf_hash FROM lake.audit_log")
    connection.execute("INSERT INTO lake.retention_policies VALUES ('audit_log', 2557, 'occurred_at')")
    key = ec.generate_private_key(ec.SECP256R1())
    peaks = packed_peaks(Peaks(), leaves_of(connection))
    head = signed_head(Checkpoint(origin_of("1"), rows, peaks.head()), key)
    pem = public_pem(key.public_key())
    connection.execute("INSERT INTO lake.audit_keys VALUES (?, ?, now())", [fingerprint_of(pem), pem])
    connection.execute(
        "INSERT INTO lake.audit_heads VALUES (?, ?, ''::BLOB, ?, ?, now())",
        [rows, peaks.head(), b"".join(peaks.nodes), head.text],
    )


def hashed_one_by_one(messages: Sequence[bytes]) -> None:
    for message in messages:
        sha256(message).digest()


def main() -> None:
    with TemporaryDirectory() as folder:
        connection = connect((), Path(folder))
        filled(connection, ROWS)
        query = f"SELECT encode({canonical_sql('a')}) FROM lake.audit_log a"
        messages = [row[0] for row in connection.execute(query).fetchall()]
        joined, packed = b"".join(messages), leaves_of(connection)

        now = datetime(2026, 6, 1)  # noqa: DTZ001 - UTC

        def verify() -> None:
            assert check_history(connection, "1", Pins(), now, Scope()).size == ROWS

        first = seconds(verify)  # with loading what was compiled, and the very first time with compiling it
        whole = median_seconds(verify, 5)
        floor = median_seconds(lambda: sha256(joined).digest(), 5)
        single = median_seconds(lambda: hashed_one_by_one(messages), 3)
        leaves = median_seconds(lambda: check_entries(connection, now, None), 5)
        inner = median_seconds(lambda: packed_peaks(Peaks(), packed), 3)
        tree = WholeTree(packed)
        proofs = median_seconds(lambda: [tree.inclusion(index) for index in range(0, ROWS, max(ROWS // 1000, 1))], 3)
        size = len(joined) / ROWS
        peer, figure = "SHA-256 over the same bytes at once", f"{floor:.2f} s"
        rows = [
            Row("full verification", f"{whole:.2f} s", peer, figure, whole / floor, "at most 4, aim 2.5"),
            Row("full verification", f"{whole:.2f} s", "SHA-256 of each entry", f"{single:.2f} s", whole / single, ""),
            Row("the first of a process", f"{first:.2f} s", peer, figure, first / floor, ""),
            Row("entries and their leaves", f"{leaves:.2f} s", peer, figure, leaves / floor, ""),
            Row("inner nodes", f"{inner:.2f} s", peer, figure, inner / floor, ""),
            Row("inclusion proof", f"{proofs / 1000 * 1e6:.0f} µs", "", "", None, ""),
        ]
        tell("Verify speed", rows, f"{ROWS:,} audit entries of {size:.0f} bytes.")


if __name__ == "__main__":
    main()
