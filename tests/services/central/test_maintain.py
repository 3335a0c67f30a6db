"""Maintenance makes partitions, forgets what is too old, sums up, and then has nothing left to do."""

from __future__ import annotations

import threading
import time
from datetime import date

import psycopg
import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.services.central.maintain import maintain
from tests.services.central.conftest import Connection, request_row

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
        "(SELECT count(*) FROM pg_trigger WHERE tgrelid = c.oid AND tgenabled = 'A') = 4)"
    )
    assert unguarded.fetchall() == []


def test_second_run_changes_nothing(company: Connection, central: str) -> None:
    for day in range(1, 12):
        event(company, f"2026-03-{day:02} 10:00+00", 2)
        event(company, f"2025-11-{day:02} 10:00+00", 2)
        request_row(company, request_id=str(day), occurred_at=f"2026-03-{day:02} 10:00+00", person_id=2)
    assert not maintain(central, TODAY).changed_nothing
    before = changes(company)
    assert maintain(central, TODAY).changed_nothing
    assert changes(company) == before


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


def test_days_and_hours_are_cut_in_the_reporting_zone(company: Connection, central: str) -> None:
    company.execute("UPDATE store_identity SET reporting_zone = 'Asia/Kolkata'")
    event(company, "2026-03-10 18:29+00", 2)
    event(company, "2026-03-10 18:31+00", 2)
    event(company, "2026-03-10 19:31+00", 3)
    maintain(central, TODAY)
    assert aggregates(company, "daily_events") == [
        ("2026-03-09 18:30:00+00", "", {"events": 1, "people": 1}),
        ("2026-03-10 18:30:00+00", "", {"events": 2, "people": 2}),
    ]
    assert [(row[0], row[2]["events"]) for row in aggregates(company, "hourly_events")] == [
        ("2026-03-10 17:30:00+00", 1),
        ("2026-03-10 18:30:00+00", 1),
        ("2026-03-10 19:30:00+00", 1),
    ]
    ends = company.execute("SELECT DISTINCT period_end - period_start FROM analytics_aggregates ORDER BY 1").fetchall()
    assert [str(end) for (end,) in ends] == ["1:00:00", "1 day, 0:00:00"]


def test_day_of_the_clock_change_has_23_or_25_hours(company: Connection, central: str) -> None:
    company.execute("UPDATE store_identity SET reporting_zone = 'Europe/Berlin'")
    for when in ("2026-03-29 10:00+00", "2026-10-25 00:30+00", "2026-10-25 01:30+00"):
        event(company, when, 2)
    company.execute("UPDATE retention_policies SET keep_days = 900 WHERE table_name = 'analytics_events'")
    maintain(central, date(2026, 11, 1))
    days = company.execute(
        "SELECT extract(epoch FROM period_end - period_start)::integer / 3600 FROM analytics_aggregates "
        "WHERE metric_type = 'daily_events' AND dimension = 'company' ORDER BY period_start"
    ).fetchall()
    assert days == [(23,), (25,)]
    assert len(aggregates(company, "hourly_events")) == 3


def test_aggregates_equal_the_rows(company: Connection, central: str) -> None:
    version = company.execute(
        "INSERT INTO price_versions (kind, provider, model_pattern, valid_from, source) "
        "VALUES ('list', 'p', 'm', '2020-01-01', 'test') RETURNING id"
    ).fetchone()[0]
    for n, cost in enumerate(("0.000000000001", "1.5", None)):
        booked = {"booked_cost": cost, "price_version_id": version if cost else None}
        request_row(company, request_id=str(n), person_id=2 + n, department_id=1 if n else None, **booked)
    maintain(central, TODAY)
    assert aggregates(company, "daily_cost") == [
        ("2026-03-10 00:00:00+00", "", {"cost": "1.500000000001", "requests": 3, "unpriced": 1, "people": 3})
    ]
    assert [(row[1], row[2]["cost"]) for row in aggregates(company, "daily_cost", "department")] == [
        ("(none)", "0.000000000001"),
        ("1", "1.500000000000"),
    ]
    tokens = aggregates(company, "hourly_tokens", "model")[0]
    assert (tokens[1], tokens[2]["input"], tokens[2]["output"]) == ("m", 30, 15)


def test_system_accounts_and_opted_out_people_are_not_counted(company: Connection, central: str) -> None:
    company.execute("UPDATE people SET is_system = true WHERE id = 2")
    company.execute("INSERT INTO opt_outs VALUES (3, '2026-01-01')")
    for person in (2, 3, 4):
        event(company, "2026-03-10 10:00+00", person)
    maintain(central, TODAY)
    assert aggregates(company, "daily_active_people")[0][2] == {"people": 1}


def test_only_changed_days_are_computed_again(company: Connection, central: str) -> None:
    for day in (8, 9, 10):
        event(company, f"2026-03-{day:02} 10:00+00", 2)
    maintain(central, TODAY)
    company.execute("UPDATE analytics_aggregates SET metrics = '{}' WHERE period_start < '2026-03-09'")
    event(company, "2026-03-09 11:00+00", 3)
    maintain(central, TODAY)
    assert [row[2].get("events") for row in aggregates(company, "daily_events")] == [None, 2, 1]


def test_aggregate_of_a_group_that_left_the_day_goes_too(company: Connection, central: str) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    maintain(central, TODAY)
    company.execute("UPDATE analytics_events SET department_id = 2, team_id = 2")
    maintain(central, TODAY)
    assert [row[1] for row in aggregates(company, "daily_events", "department")] == ["2"]
    assert company.execute("SELECT count(*) FROM tombstones WHERE table_name = 'analytics_aggregates'").fetchone() > (
        0,
    )


def test_retention_leaves_the_aggregates_of_deleted_rows(company: Connection, central: str) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    maintain(central, TODAY)
    before = aggregates(company, "daily_events")
    report = maintain(central, date(2026, 9, 1))
    assert report.rows_deleted == {"analytics_events": 1}
    assert aggregates(company, "daily_events") == before


def test_rows_of_an_open_transaction_are_summed_when_it_has_ended(company: Connection, central: str) -> None:
    with psycopg.connect(central) as slow:
        slow.execute("INSERT INTO analytics_events (occurred_at, event_type) VALUES ('2026-03-10', 'slow')")
        event(company, "2026-03-09", 2)
        company.execute("SELECT maintain_step('events', '2026-03-12')")
        slow.commit()
    maintain(central, TODAY)
    assert [row[0][:10] for row in aggregates(company, "daily_events")] == ["2026-03-09", "2026-03-10"]


def test_another_zone_cuts_every_day_again(company: Connection, central: str) -> None:
    event(company, "2026-03-10 23:30+00", 2)
    maintain(central, TODAY)
    company.execute("UPDATE store_identity SET reporting_zone = 'Europe/Berlin'")
    maintain(central, TODAY)
    assert [row[0] for row in aggregates(company, "daily_events")] == ["2026-03-10 23:00:00+00"]
    assert maintain(central, TODAY).changed_nothing


def test_two_runs_at_a_time_do_the_work_once(company: Connection, central: str) -> None:
    for day in range(1, 12):
        event(company, f"2026-03-{day:02} 10:00+00", 2)
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(maintain(central, TODAY))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.rows_settled for report in reports) == 11
    assert len(aggregates(company, "daily_events")) == 11
    assert maintain(central, TODAY).changed_nothing


def test_one_statement_does_all_for_pg_cron(company: Connection) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    (result,) = company.execute("SELECT analytics_maintain('2026-03-12')").fetchone()
    assert result["partitions"] == {"made": 4, "moved": 1}
    assert result["events"] > 0
    (again,) = company.execute("SELECT analytics_maintain('2026-03-12')").fetchone()
    assert again == {"partitions": {"made": 0, "moved": 0}, "retention": {}, "events": 0, "cost": 0, "executions": 0}


def test_cancelled_run_keeps_what_it_finished(company: Connection, central: str) -> None:
    event(company, "2026-03-10 10:00+00", 2)

    def stop(message: str, fraction: float) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        maintain(central, TODAY, stop)
    assert partitions(company)["analytics_events_y2026m03"] == 1
    assert aggregates(company, "daily_events") == []


def test_login_that_may_not_maintain_is_told_so(central: str, reader_dsn) -> None:
    with pytest.raises(Problem, match="may not change the central store"):
        maintain(reader_dsn(central, "admin"), TODAY)


@pytest.mark.slow
def test_first_run_over_a_million_events_takes_less_than_a_minute(company: Connection, central: str) -> None:
    company.execute("SELECT make_event_partitions('2026-01-01', '2026-03-31')")
    company.execute(
        "INSERT INTO analytics_events (occurred_at, event_type, person_id, department_id, team_id) SELECT "
        "timestamptz '2026-01-01' + n * interval '6 seconds', 'x', 1 + n % 5, 1, 1 FROM generate_series(1, 1000000) n"
    )
    start = time.monotonic()
    maintain(central, TODAY)
    assert time.monotonic() - start < 60
