"""Events live in monthly partitions, and none is ever refused."""

from __future__ import annotations

from analytics_desktop.services.central.maintain import maintain
from tests.services.central.conftest import Connection
from tests.services.central.history import TODAY, event, partitions


def test_months_with_rows_and_three_ahead_have_partitions(store: Connection, central: str) -> None:
    for when in ("2025-12-31 23:59:59.999+00", "2026-01-01 00:00+00", "2026-06-30 23:59+00", "2031-01-01"):
        event(store, when)
    report = maintain(central, TODAY)
    assert (report.partitions_made, report.rows_settled) == (6, 3)
    assert partitions(store) == {
        "analytics_events_default": 1,
        "analytics_events_y2025m12": 1,
        "analytics_events_y2026m01": 1,
        "analytics_events_y2026m03": 0,
        "analytics_events_y2026m04": 0,
        "analytics_events_y2026m05": 0,
        "analytics_events_y2026m06": 1,
    }


def test_settled_rows_look_unchanged_to_sync(store: Connection, central: str) -> None:
    event(store, "2026-02-01")
    before = store.execute("SELECT id, changed_xid FROM analytics_events").fetchall()
    maintain(central, TODAY)
    assert store.execute("SELECT id, changed_xid FROM analytics_events").fetchall() == before
    assert store.execute("SELECT count(*) FROM tombstones").fetchone() == (0,)


def test_partitions_are_guarded_like_the_whole_table(store: Connection, central: str) -> None:
    event(store, "2026-02-01")
    maintain(central, TODAY)
    unguarded = store.execute(
        "SELECT c.relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid "
        "WHERE inhparent = 'analytics_events'::regclass AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND "
        "(SELECT count(*) FROM pg_policies WHERE tablename = c.relname) = 2 AND "
        "(SELECT array_agg(tgname::text ORDER BY tgname) FROM pg_trigger "
        "WHERE tgrelid = c.oid AND tgenabled = 'A') = %s)",
        [["bury", "refuse_key_change", "refuse_time_change", "refuse_truncate", "stamp_change"]],
    )
    assert unguarded.fetchall() == []
