"""The audit log only grows, and anybody can recompute its hashes."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.rows import dict_row

from analytics_desktop.services.central.audit_leaf import FIELDS, leaf_hash
from tests.services.central.conftest import Connection

ENTRIES = """
INSERT INTO audit_log (occurred_at, actor, person_id, action, resource_type, resource_id, outcome, ip_address, records,
                       is_pii, detail, source) VALUES
 ('2026-03-10 12:00:00.000001+01', 'ada', 1, 'record.read', 'deal', '7', 'success', '10.0.0.1', 12, true,
  '{"b": 1.50, "a": ["x", null, "ü\\"~,"]}', 'app'),
 ('2026-03-10 12:00:00+00', 'Zoë: 3:abc,', NULL, 'login', NULL, '', 'failure', '2001:db8::/32', NULL, false,
  '{}', 'idp'),
 ('0099-12-31 23:59:59+00', '', NULL, 'login', NULL, NULL, 'failure', NULL, NULL, false, '{}', 'idp')
"""


def test_leaf_hash_can_be_recomputed_outside_the_database(store: Connection) -> None:
    store.execute(ENTRIES)
    with store.cursor(row_factory=dict_row) as cursor:
        columns = ", ".join("detail::text" if name == "detail" else name for name in FIELDS)
        rows = cursor.execute(f"SELECT {columns}, leaf_hash FROM audit_log ORDER BY seq").fetchall()
    assert len(rows) == 3
    for row in rows:
        assert leaf_hash(row) == row["leaf_hash"]


def test_client_cannot_choose_the_hash(store: Connection) -> None:
    store.execute("INSERT INTO audit_log (actor, action, outcome, leaf_hash) VALUES ('x', 'login', 'success', 'lie')")
    assert store.execute("SELECT count(*) FROM audit_log a WHERE leaf_hash = audit_leaf(a)").fetchone() == (1,)


def test_two_different_rows_never_have_the_same_canonical_form(store: Connection) -> None:
    store.execute(
        "INSERT INTO audit_log (seq, occurred_at, actor, action, outcome) VALUES "
        "(1, '2026-03-10', 'a,1:b', 'c', 'success')"
    )
    (first,) = store.execute("SELECT audit_canonical(a) FROM audit_log a").fetchone()
    assert "5:a,1:b,~1:c," in first


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_log SET actor = 'y'",
        "DELETE FROM audit_log",
        "DELETE FROM audit_log WHERE false",
        "TRUNCATE audit_log",
    ],
)
@pytest.mark.parametrize("how", ["SET ROLE NONE", "SET session_replication_role = replica"])
def test_nobody_changes_a_row(store: Connection, change: str, how: str) -> None:
    store.execute(ENTRIES)
    store.execute(how)
    with pytest.raises(psycopg.errors.RestrictViolation):
        store.execute(change)


@pytest.mark.parametrize("change", ["UPDATE audit_log SET actor = 'y'", "DELETE FROM audit_log"])
def test_the_owner_cannot_touch_what_the_policy_keeps(store: Connection, change: str) -> None:
    store.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('x', 'login', 'success')")
    store.execute("SET ROLE analytics_owner")
    with pytest.raises(psycopg.errors.RestrictViolation):
        store.execute(change)


def test_audit_log_is_kept_for_a_year_at_least(store: Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation):
        store.execute("UPDATE retention_policies SET keep_days = 1 WHERE table_name = 'audit_log'")
