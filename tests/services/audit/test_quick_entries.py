"""Entries against leaves by compiled code: it may only say what SQL says, and SQL says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from analytics_desktop.services.audit import compiled, log_entries, quick_entries
from analytics_desktop.services.audit.compiled import compiled_for
from analytics_desktop.services.audit.lake_leaves import leaves_of
from analytics_desktop.services.audit.leaf_sql import leaf_sql
from analytics_desktop.services.audit.log_entries import HistoryChanged, check_entries
from analytics_desktop.services.audit.quick_entries import shown_quickly
from analytics_desktop.services.lake.duck import connect
from analytics_desktop.services.sync.raw_tables import raw_tables

ROWS = 20_000  # more than one batch
NOW = datetime(2026, 6, 1)  # noqa: DTZ001 - the lake's instants are UTC without a zone
ENTRIES = f"""
INSERT INTO lake.audit_log SELECT i * 2 + 10, make_timestamp(1767225600000000 + i * 1000003), 'person.' || (i % 40),
    CASE WHEN i % 7 > 0 THEN i END, 'record.read', CASE WHEN i % 5 > 0 THEN 'customer' END, 'record-' || (i % 90),
    'success', ['10.0.0.7', '10.0.0.0/8', '2001:db8::1', '2001:db8::/32', NULL][i % 5 + 1],
    CASE WHEN i % 3 > 0 THEN i * i END, i % 3 = 0, repeat('ü', i % 700), 'app', NULL FROM range({ROWS}) r(i)
"""


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[duckdb.DuckDBPyConnection]:
    monkeypatch.setattr(compiled, "WORTH", 0)
    with connect((), tmp_path) as connection:
        connection.execute("ATTACH ':memory:' AS lake")
        for name in ("audit_log", "audit_leaves", "retention_policies"):
            connection.execute(raw_tables()[name].ddl)
        connection.execute(ENTRIES)
        connection.execute(f"UPDATE lake.audit_log a SET leaf_hash = unhex({leaf_sql('a')})")
        connection.execute(
            "INSERT INTO lake.audit_leaves SELECT row_number() OVER (ORDER BY hash(seq)) - 1, seq, occurred_at, "
            f"leaf_hash FROM lake.audit_log WHERE seq < {ROWS * 2}"  # some entries wait for their leaf
        )
        connection.execute("INSERT INTO lake.retention_policies VALUES ('audit_log', 2557, 'occurred_at')")
        yield connection


def quickly(lake: duckdb.DuckDBPyConnection, since: int | None = 0) -> tuple[bool, bool]:
    found = compiled_for(ROWS)
    assert found is not None
    return shown_quickly(lake, found, since)


def sentence(lake: duckdb.DuckDBPyConnection) -> str:
    try:
        check_entries(lake, NOW, None)
    except HistoryChanged as changed:
        return str(changed)
    return ""


def sentences(lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """With compiled code and without."""
    with monkeypatch.context() as patch:
        patch.setattr(log_entries, "compiled_for", lambda count: None)
        slowly = sentence(lake)
    return sentence(lake), slowly


def test_a_log_that_holds_is_shown_to_hold(lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    assert quickly(lake) == (True, True)
    assert sentences(lake, monkeypatch) == ("", "")

    def never(*_: object) -> None:
        pytest.fail("SQL was asked to hash all entries")

    monkeypatch.setattr(log_entries, "_check_hashes", never)
    assert sentence(lake) == ""


CHANGED = {
    "seq": "UPDATE lake.audit_log SET seq = 11 WHERE seq = 10",
    "occurred_at": "UPDATE lake.audit_log SET occurred_at = occurred_at + INTERVAL 1 MICROSECOND WHERE seq = 10",
    "actor": "UPDATE lake.audit_log SET actor = 'person.x' WHERE seq = 19998",
    "person_id": "UPDATE lake.audit_log SET person_id = person_id + 1 WHERE seq = 1002",
    "person_id gone": "UPDATE lake.audit_log SET person_id = NULL WHERE seq = 12",
    "action": "UPDATE lake.audit_log SET action = 'record.lead' WHERE seq = 1002",
    "resource_type": "UPDATE lake.audit_log SET resource_type = '' WHERE seq = 10",
    "resource_id": "UPDATE lake.audit_log SET resource_id = resource_id || '0' WHERE seq = 1002",
    "outcome": "UPDATE lake.audit_log SET outcome = 'failure' WHERE seq > 30000",
    "ip_address": "UPDATE lake.audit_log SET ip_address = '10.0.0.0/9' WHERE ip_address = '10.0.0.0/8'",
    "records": "UPDATE lake.audit_log SET records = 1 WHERE records IS NULL",
    "records below 0": "UPDATE lake.audit_log SET records = -records WHERE seq = 1004",
    "is_pii": "UPDATE lake.audit_log SET is_pii = NOT is_pii WHERE seq = 1002",
    "detail": "UPDATE lake.audit_log SET detail = left(detail, -1) || 'u' WHERE seq = 1402",
    "source": "UPDATE lake.audit_log SET source = 'app2' WHERE seq = 1002",
    "an entry without a leaf": f"UPDATE lake.audit_log SET actor = 'x' WHERE seq = {ROWS * 2 + 8}",
    "the hash of an entry without a leaf": f"UPDATE lake.audit_log SET leaf_hash = 'x' WHERE seq = {ROWS * 2 + 8}",
    "the hash of a leaf": "UPDATE lake.audit_leaves SET leaf_hash = unhex(sha256('x')) WHERE seq = 1002",
    "the time of a leaf": "UPDATE lake.audit_leaves SET occurred_at = '2000-01-01' WHERE seq = 1002",
    "two leaves exchanged": "UPDATE lake.audit_leaves SET seq = 22 - seq WHERE seq IN (10, 12)",
    "an entry is gone": "DELETE FROM lake.audit_log WHERE seq = 1002",
    "all but the last are gone": "DELETE FROM lake.audit_log WHERE seq < 35000",
    "a second entry of one number": "INSERT INTO lake.audit_log SELECT * REPLACE ('x' AS actor) FROM lake.audit_log "
    "WHERE seq = 1002",
    "a second leaf of one number": "INSERT INTO lake.audit_leaves SELECT * REPLACE (unhex(sha256('x')) AS leaf_hash) "
    "FROM lake.audit_leaves WHERE seq = 1002",
}


@pytest.mark.parametrize("change", CHANGED)
def test_what_was_changed_is_told_as_without_compiled_code(
    change: str, lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.execute(CHANGED[change])
    assert quickly(lake) != (True, True)
    quick, slow = sentences(lake, monkeypatch)
    assert quick == slow
    assert "number" in slow


LET_PASS = {
    "the hash beside an entry, not its leaf": "UPDATE lake.audit_log SET leaf_hash = 'x' WHERE seq = 10",
    "no hash beside an entry": "UPDATE lake.audit_log SET leaf_hash = NULL WHERE seq = 10",
    "what retention removed": "UPDATE lake.retention_policies SET keep_days = 100; "
    "DELETE FROM lake.audit_log WHERE occurred_at < '2026-01-01 00:05:00'",
    "no policy": "DELETE FROM lake.retention_policies; DELETE FROM lake.audit_log WHERE seq = 10",
    "no leaves": "DELETE FROM lake.audit_leaves",
    "no entries": "DELETE FROM lake.audit_log; UPDATE lake.retention_policies SET keep_days = 1",
    "numbers far apart": "UPDATE lake.audit_leaves SET seq = 1000000000000 WHERE seq = 10; DELETE FROM lake.audit_log "
    "WHERE seq = 10; UPDATE lake.retention_policies SET keep_days = 1",
    "the same entry twice": "INSERT INTO lake.audit_log FROM lake.audit_log WHERE seq = 1002",
}


@pytest.mark.parametrize("change", LET_PASS)
def test_what_is_no_change_of_an_entry_passes_both_ways(
    change: str, lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.execute(LET_PASS[change])
    assert sentences(lake, monkeypatch) == ("", "")


def test_odd_entries_pass_both_ways(lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch) -> None:
    """The year 12000, numbers below 0 and nulls that no store lets in."""
    for number, odd in enumerate(("TIMESTAMP '12000-01-01' AS occurred_at", "-5 AS records", "NULL AS actor"), 50_001):
        lake.execute(
            f"INSERT INTO lake.audit_log SELECT * REPLACE ({number * 2} AS seq, {odd}) FROM lake.audit_log LIMIT 1"
        )
        lake.execute(f"UPDATE lake.audit_log a SET leaf_hash = unhex({leaf_sql('a')}) WHERE seq = {number * 2}")
        assert sentences(lake, monkeypatch) == ("", "")
    lake.execute("UPDATE lake.audit_log SET outcome = 'x' WHERE records = -5")
    assert (
        sentences(lake, monkeypatch)
        == (f"Audit entries were changed after they were written: number {50_002 * 2}.",) * 2
    )


def test_people_who_were_erased_are_not_missing(
    lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.execute("DELETE FROM lake.audit_log WHERE seq IN (10, 12)")
    lake.execute(
        "INSERT INTO lake.audit_log SELECT * REPLACE (90002 AS seq, 'person.erased' AS action, 'central' AS source, "
        "'{\"seqs\": [10, 12]}' AS detail) FROM lake.audit_log LIMIT 1"
    )
    lake.execute(f"UPDATE lake.audit_log a SET leaf_hash = unhex({leaf_sql('a')}) WHERE seq = 90002")
    assert quickly(lake) == (True, False)
    assert sentences(lake, monkeypatch) == ("", "")


def test_leaves_come_in_the_order_of_the_tree(lake: duckdb.DuckDBPyConnection) -> None:
    ordered = [row[0] for row in lake.execute("SELECT leaf_hash FROM lake.audit_leaves ORDER BY leaf_index").fetchall()]
    assert leaves_of(lake) == b"".join(ordered)
    assert leaves_of(lake, 7, 9_000) == b"".join(ordered[7:9_000])
    assert leaves_of(lake, 1 << 40) == leaves_of(lake, 3, 3) == b""


def test_who_stops_it_is_not_answered_by_the_slow_way(
    lake: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: object) -> Iterator[object]:
        raise duckdb.InterruptException("stopped")

    monkeypatch.setattr(quick_entries, "_batches", stopped)
    with pytest.raises(duckdb.InterruptException):
        check_entries(lake, NOW, None)
