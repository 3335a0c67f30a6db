"""Every change can be found by its transaction, and every deletion leaves a trace."""

from __future__ import annotations

import psycopg
import pytest

from tests.services.central.conftest import Connection


def test_every_lake_table_is_tracked(store: Connection) -> None:
    unsynced = {
        "logins", "tombstones", "synced_tables", "alembic_version", "maintenance_state", "decision_rights",
        "connector_cursors", "access_limits", "audit_erasures", "erasures",
    }  # fmt: skip
    tables = store.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') "
        "AND NOT relispartition"
    )
    tracked = {name for (name,) in store.execute("SELECT table_name FROM synced_tables")}
    assert {name for (name,) in tables} - unsynced == tracked
    for table in tracked:
        store.execute(f"SELECT changed_xid FROM {table}")


def test_update_moves_changed_xid_of_the_row_only(company: Connection) -> None:
    before = dict(company.execute("SELECT id, changed_xid::text FROM people").fetchall())
    company.execute("UPDATE people SET zone = 'Europe/Berlin' WHERE id = 2")
    after = dict(company.execute("SELECT id, changed_xid::text FROM people").fetchall())
    assert [person for person in before if before[person] != after[person]] == [2]
    assert int(after[2]) > int(before[2])


def test_update_of_an_event_is_stamped_in_its_partition(store: Connection) -> None:
    store.execute("INSERT INTO analytics_events (event_type) VALUES ('page_view')")
    (before,) = store.execute("SELECT changed_xid FROM analytics_events").fetchone()
    store.execute("UPDATE analytics_events SET changed_xid = '1', event_type = 'click'")
    (after,) = store.execute("SELECT changed_xid FROM analytics_events").fetchone()
    assert int(after) > int(before)


def test_delete_leaves_one_tombstone_for_each_row(company: Connection) -> None:
    company.execute("DELETE FROM people WHERE id IN (4, 5)")
    rows = company.execute("SELECT table_name, row_id, rows_before FROM tombstones ORDER BY row_id").fetchall()
    assert rows == [("people", "4", None), ("people", "5", None)]


def test_rolled_back_delete_leaves_no_tombstone(company: Connection) -> None:
    with company.transaction(force_rollback=True):
        company.execute("DELETE FROM people WHERE id = 5")
    assert company.execute("SELECT count(*) FROM tombstones").fetchone() == (0,)


@pytest.mark.parametrize("style", ["ISO", "German", "SQL, DMY"])
def test_composite_key_is_joined_by_a_slash_whatever_the_date_style(store: Connection, style: str) -> None:
    store.execute("INSERT INTO fx_rates VALUES ('EUR', '2026-03-10', 1.1, 'test')")
    store.execute(
        "INSERT INTO price_versions (id, kind, provider, model_pattern, valid_from, source) "
        "VALUES (7, 'list', 'p', 'm', '2026-01-01', 'test')"
    )
    store.execute("INSERT INTO prices VALUES (7, 'input', 1)")
    store.execute(f"SET datestyle = {style}")
    store.execute("DELETE FROM fx_rates")
    store.execute("DELETE FROM prices")
    keys = store.execute("SELECT row_id FROM tombstones ORDER BY row_id").fetchall()
    assert keys == [("7/input",), ("EUR/2026-03-10",)]


@pytest.mark.parametrize("relation", ["analytics_events", "analytics_events_default", "analytics_events_y2026m03"])
def test_deleted_event_has_a_tombstone_under_the_name_of_the_whole_table(store: Connection, relation: str) -> None:
    store.execute("SELECT make_event_partition('2026-03-01')")
    day = "2026-03-05" if relation.endswith("m03") else "2026-04-05"
    (event,) = store.execute(
        "INSERT INTO analytics_events (occurred_at, event_type) VALUES (%s, 'click') RETURNING id::text", [day]
    ).fetchone()
    store.execute(f"DELETE FROM {relation}")
    assert store.execute("SELECT table_name, row_id FROM tombstones").fetchall() == [("analytics_events", event)]


def test_key_of_a_row_does_not_change(company: Connection) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation):
        company.execute("UPDATE agents SET id = 9")


@pytest.mark.parametrize("replica", [False, True])
@pytest.mark.parametrize("relation", ["people", "analytics_events", "analytics_events_default", "audit_log"])
def test_truncate_is_refused(store: Connection, relation: str, replica: bool) -> None:
    if replica:
        store.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.RestrictViolation):
        store.execute(f"TRUNCATE {relation} CASCADE")


def test_bulk_delete_is_cheap(store: Connection) -> None:
    store.execute(
        "INSERT INTO analytics_events (occurred_at, event_type) "
        "SELECT '2026-03-05', 'click' FROM generate_series(1, 20000)"
    )
    plan = store.execute("EXPLAIN (ANALYZE, FORMAT JSON) DELETE FROM analytics_events").fetchone()[0][0]
    trigger = next(t for t in plan["Triggers"] if t["Trigger Name"] == "bury")
    assert trigger["Calls"] == 1
    assert store.execute("SELECT count(*) FROM tombstones").fetchone() == (20000,)


@pytest.mark.parametrize("relation", ["analytics_events", "analytics_events_default"])
def test_the_time_of_an_event_does_not_change(store: Connection, relation: str) -> None:
    store.execute("INSERT INTO analytics_events (occurred_at, event_type) VALUES ('1999-03-01', 'x')")
    with pytest.raises(psycopg.errors.RestrictViolation, match="time of a row"):
        store.execute(f"UPDATE {relation} SET occurred_at = '1999-03-02'".encode())
    store.execute(f"UPDATE {relation} SET event_type = 'y', occurred_at = '1999-03-01'".encode())
