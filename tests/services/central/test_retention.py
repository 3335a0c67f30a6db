"""What is older than its policy goes, and sync hears of it in one line."""

from __future__ import annotations

from datetime import date

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.maintain import maintain
from analytics_desktop.services.central.retention import policies, set_policies
from tests.services.central.conftest import Connection
from tests.services.central.history import TODAY, aggregates, event, partitions


def test_old_rows_go_with_one_cut_off_for_each_table(company: Connection, central: str) -> None:
    company.execute("UPDATE store_identity SET reporting_zone = 'Europe/Berlin'")
    for when in ("2025-10-05", "2025-11-05", "2025-12-11 22:59+00", "2025-12-11 23:00+00", "2026-03-01"):
        event(company, when)
    for when in ("2026-01-01", "2026-03-01"):
        company.execute(
            "INSERT INTO agent_executions (agent_id, started_at, outcome) VALUES (1, %s, 'success')", [when]
        )
    report = maintain(central, TODAY)
    assert report.rows_deleted == {"analytics_events": 3, "agent_executions": 1}
    cut_offs = company.execute("SELECT table_name, row_id, rows_before::text FROM tombstones ORDER BY 1").fetchall()
    assert cut_offs == [
        ("agent_executions", None, "2026-02-09 23:00:00+00"),
        ("analytics_events", None, "2025-12-11 23:00:00+00"),
    ]
    assert company.execute("SELECT count(*) FROM analytics_events").fetchone() == (2,)
    assert [name for name in partitions(company) if "2025" in name] == ["analytics_events_y2025m12"]


def test_row_deleted_by_hand_beside_a_cut_off_keeps_its_tombstone(store: Connection) -> None:
    old, young = event(store, "2026-01-01"), event(store, "2026-03-01")
    with store.transaction():
        store.execute("INSERT INTO tombstones (table_name, rows_before) VALUES ('analytics_events', '2026-02-01')")
        store.execute("DELETE FROM analytics_events")
    rows = store.execute("SELECT row_id FROM tombstones WHERE row_id IS NOT NULL").fetchall()
    assert rows == [(young,)]
    late = event(store, "2026-01-01")  # comes after the cut-off was read elsewhere, so it needs its own tombstone
    store.execute("DELETE FROM analytics_events")
    assert store.execute("SELECT row_id FROM tombstones WHERE row_id = %s", [late]).fetchall() == [(late,)]
    assert old != late


def test_audit_log_obeys_its_own_policy(store: Connection, central: str) -> None:
    for when in ("2010-01-01", "2026-03-01"):
        store.execute(
            "INSERT INTO audit_log (occurred_at, actor, action, outcome) VALUES (%s, 'x', 'y', 'success')", [when]
        )
    assert maintain(central, TODAY).rows_deleted == {"audit_log": 1}
    assert store.execute("SELECT occurred_at::date FROM audit_log").fetchall() == [(date(2026, 3, 1),)]


def test_retention_leaves_the_aggregates_of_deleted_rows(company: Connection, central: str) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    maintain(central, TODAY)
    before = aggregates(company, "daily_events")
    report = maintain(central, date(2026, 9, 1))
    assert report.rows_deleted == {"analytics_events": 1}
    assert aggregates(company, "daily_events") == before


def test_policies_are_those_of_the_contract_and_can_be_changed(central: str) -> None:
    assert policies(central) == {
        "agent_executions": 30, "ai_cost_tracking": 2557, "analytics_aggregates": 730, "analytics_events": 90,
        "audit_log": 2557,
    }  # fmt: skip
    set_policies(central, ["analytics_events=60", "agent_executions=14"])
    assert (policies(central)["analytics_events"], policies(central)["agent_executions"]) == (60, 14)
    for wrong, words in (("audit_log=30", "cannot be kept"), ("people=3", "no retention policy"), ("x", "no number")):
        with pytest.raises(Problem, match=words):
            set_policies(central, ["analytics_events=7", wrong])
    assert policies(central)["analytics_events"] == 60
