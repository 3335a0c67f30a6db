"""Partitions are read instead of their table only where they show the same rows."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from analytics_desktop.services.sync.central import central_held
from tests.fixtures.lake import Pair

EVENT = "INSERT INTO analytics_events (occurred_at, event_type, person_id) VALUES (%s, 'x', %s)"


@pytest.mark.parametrize("role", ["executive", "finance", "manager", "engineer", "auditor", "admin"])
def test_partitions_show_a_login_the_same_rows_as_their_table(
    pair: Pair, reader_dsn: Callable[..., str], role: str
) -> None:
    pair.server.execute("SELECT make_event_partitions('2026-03-01', '2026-05-01')")
    pair.server.execute("INSERT INTO people (id, external_id, display_name) VALUES (1, 'a', 'A'), (2, 'b', 'B')")
    for person in (1, 2, None):
        for day in ("2026-01-04", "2026-03-04", "2026-04-04", "2026-05-04"):
            pair.server.execute(EVENT, [day, person])
    pair.reader = reader_dsn(pair.central, role, 1)
    with central_held(pair.reader) as central:
        assert len(central.partitions["analytics_events"]) == 4
    pair.sync()
    with psycopg.connect(pair.reader) as reader:
        expected = reader.execute("SELECT id FROM analytics_events ORDER BY id::text").fetchall()
    assert pair.ask("SELECT id FROM lake.analytics_events ORDER BY id::VARCHAR") == expected


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE analytics_events_default DISABLE ROW LEVEL SECURITY",
        "CREATE POLICY more ON analytics_events_default FOR SELECT TO analytics_reader USING (true)",
        "REVOKE SELECT ON analytics_events_default FROM analytics_reader",
    ],
)
def test_a_partition_with_other_rights_than_its_table_is_read_through_the_table(pair: Pair, change: str) -> None:
    pair.server.execute(change)
    with central_held(pair.reader) as central:
        assert "analytics_events" not in central.partitions
