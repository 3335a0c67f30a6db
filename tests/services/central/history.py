"""Rows at chosen instants, and what maintenance makes of them."""

from __future__ import annotations

from datetime import date

from tests.services.central.conftest import Connection

TODAY = date(2026, 3, 12)


def event(store: Connection, when: str, person: int | None = None, feature: int | None = None) -> str:
    found = store.execute(
        "INSERT INTO analytics_events (occurred_at, event_type, person_id, feature_id, department_id, team_id) "
        "SELECT %s, 'click', p.id, %s, t.department_id, p.team_id FROM (SELECT 1) one LEFT JOIN people p ON p.id = %s "
        "LEFT JOIN teams t ON t.id = p.team_id RETURNING id::text",
        [when, feature, person],
    )
    return str(found.fetchone()[0])


def partitions(store: Connection) -> dict[str, int]:
    names = store.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'analytics_events'::regclass ORDER BY 1"
    ).fetchall()
    return {name: store.execute(f"SELECT count(*) FROM ONLY {name}").fetchone()[0] for (name,) in names}


def changes(store: Connection) -> list[object]:
    """Last change of every synced row, partitions and tombstones included."""
    tables = [name for (name,) in store.execute("SELECT table_name FROM synced_tables ORDER BY 1").fetchall()]
    return [
        store.execute(f"SELECT changed_xid, count(*) FROM {table} GROUP BY 1 ORDER BY 1").fetchall()
        for table in [*tables, "tombstones"]
    ] + [partitions(store)]


def aggregates(store: Connection, metric: str, dimension: str = "company") -> list[tuple[object, ...]]:
    return store.execute(
        "SELECT period_start::text, dimension_value, metrics FROM analytics_aggregates "
        "WHERE metric_type = %s AND dimension = %s ORDER BY 1, 2",
        [metric, dimension],
    ).fetchall()
