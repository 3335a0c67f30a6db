"""What happens to rows on the server happens to them in the lake."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from analytics_desktop.services.sync import write
from tests.fixtures.lake import Pair

EVENT = "INSERT INTO analytics_events (id, occurred_at, event_type, payload) VALUES (%s, %s, %s, %s)"
DAY = datetime(2026, 5, 4, 12, tzinfo=UTC)


def test_a_new_row_arrives_with_the_next_sync_and_nothing_else_is_read(pair: Pair) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    assert pair.sync().full
    pair.server.execute("INSERT INTO departments (name) VALUES ('Law')")
    report = pair.sync()
    assert not report.full
    assert report.rows == {"departments": 1}
    assert [name for _, name, _ in pair.rows("departments")] == ["Sales", "Law"]


def test_an_updated_row_replaces_the_old_one(pair: Pair) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales'), ('Law')")
    pair.sync()
    pair.server.execute("UPDATE departments SET cost_center = '4711' WHERE name = 'Sales'")
    assert pair.sync().rows == {"departments": 1}
    assert sorted(pair.rows("departments")) == [(1, "Sales", "4711"), (2, "Law", None)]


def test_a_sync_without_changes_reads_no_row(pair: Pair) -> None:
    pair.server.execute(EVENT, [uuid.uuid4(), DAY, "x", "{}"])
    pair.sync()
    report = pair.sync()
    assert (report.rows, report.deleted) == ({}, {})
    assert len(pair.rows("analytics_events")) == 1


@pytest.mark.parametrize(
    ("table", "insert", "delete"),
    [
        ("departments", "INSERT INTO departments (name) VALUES ('a'), ('b')", "name = 'a'"),
        (
            "analytics_events",
            "INSERT INTO analytics_events (occurred_at, event_type) VALUES ('2026-05-04', 'a'), ('2026-05-05', 'b')",
            "event_type = 'a'",
        ),
        (
            "fx_rates",
            "INSERT INTO fx_rates VALUES ('EUR', '2026-05-04', 1.1, 'ecb'), ('GBP', '2026-05-04', 1.2, 'ecb')",
            "currency = 'EUR'",
        ),
        (
            "prices",
            "INSERT INTO price_versions (id, kind, provider, model_pattern, valid_from, source) "
            "VALUES (7, 'list', 'p', 'm', '2026-01-01', 's'); "
            "INSERT INTO prices VALUES (7, 'input', 3), (7, 'output', 15)",
            "bucket = 'input'",
        ),
        ("retention_policies", "", "table_name = 'agent_executions'"),
    ],
)
def test_a_deleted_row_goes_with_the_next_sync(pair: Pair, table: str, insert: str, delete: str) -> None:
    if insert:
        pair.server.execute(insert)
    pair.sync()
    before = pair.rows(table)
    pair.server.execute(f"DELETE FROM {table} WHERE {delete}")
    assert pair.sync().deleted == {table: 1}
    assert len(pair.rows(table)) == len(before) - 1
    assert set(pair.rows(table)) < set(before)


def test_a_key_that_is_deleted_and_used_again_keeps_the_newer_row(pair: Pair) -> None:
    pair.server.execute("INSERT INTO fx_rates VALUES ('EUR', '2026-05-04', 1.1, 'ecb')")
    pair.sync()
    pair.server.execute("DELETE FROM fx_rates")
    pair.server.execute("INSERT INTO fx_rates VALUES ('EUR', '2026-05-04', 1.2, 'ecb')")
    pair.sync()
    assert pair.rows("fx_rates") == [("EUR", date(2026, 5, 4), Decimal("1.2000000000"), "ecb")]


def test_the_one_row_of_the_store_is_replaced(pair: Pair) -> None:
    pair.sync()
    pair.server.execute("UPDATE store_identity SET company = 'Renamed', reporting_zone = 'Asia/Tokyo'")
    assert pair.sync().rows == {"store_identity": 1}
    assert pair.ask("SELECT company, reporting_zone FROM lake.store_identity") == [("Renamed", "Asia/Tokyo")]


def test_rows_older_than_a_cut_off_go_and_the_days_they_were_on_are_left_alone(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(4):
        pair.server.execute(EVENT, [uuid.uuid4(), DAY + timedelta(days=day), "x", "{}"])
    pair.sync()
    touched: list[object] = []
    monkeypatch.setattr(write, "_refresh", lambda connection, changes, zone, progress: touched.append(changes.touched))
    with pair.server.transaction():
        pair.server.execute(
            "INSERT INTO tombstones (table_name, rows_before) VALUES ('analytics_events', '2026-05-06')"
        )
        pair.server.execute("DELETE FROM analytics_events WHERE occurred_at < '2026-05-06'")
    assert pair.sync().deleted == {"analytics_events": 2}
    assert len(pair.rows("analytics_events")) == 2
    assert touched == [{}]


def test_the_days_of_new_changed_and_deleted_rows_are_touched(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    moved, deleted = uuid.uuid4(), uuid.uuid4()
    insert = "INSERT INTO feedback (id, given_at, score) VALUES (%s, %s, 50)"
    for key, day in ((moved, 1), (deleted, 2), (uuid.uuid4(), 3)):
        pair.server.execute(insert, [key, datetime(2026, 5, day, 23, 59, tzinfo=UTC)])
    pair.sync()
    touched: list[object] = []
    monkeypatch.setattr(write, "_refresh", lambda connection, changes, zone, progress: touched.append(changes.touched))
    pair.server.execute("UPDATE feedback SET given_at = '2026-05-10 00:00+00' WHERE id = %s", [moved])
    pair.server.execute("DELETE FROM feedback WHERE id = %s", [deleted])
    pair.server.execute(insert, [uuid.uuid4(), datetime(2026, 5, 20, tzinfo=UTC)])
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    pair.sync()
    days = {date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 10), date(2026, 5, 20)}
    assert touched == [{"feedback": days, "departments": set()}]


@pytest.mark.parametrize("fixed", [True, False])
def test_a_changed_row_replaces_its_older_self_wherever_that_is(pair: Pair, fixed: bool) -> None:
    """Whether or not the server makes sure that times do not change."""
    keys = [uuid.uuid4() for _ in range(40)]
    for number, key in enumerate(keys):
        pair.server.execute(EVENT, [key, DAY + timedelta(days=3 * number), "old", "{}"])
    pair.sync()
    if not fixed:
        pair.server.execute("ALTER TABLE analytics_events DISABLE TRIGGER refuse_time_change")
        pair.server.execute(
            "UPDATE analytics_events SET occurred_at = occurred_at - interval '40 days' WHERE id = %s", [keys[9]]
        )
    pair.server.execute("UPDATE analytics_events SET event_type = 'new' WHERE id = ANY(%s)", [keys[::2]])
    pair.sync()
    wanted = sorted((key, "old" if number % 2 else "new") for number, key in enumerate(keys))
    assert pair.ask("SELECT id, event_type FROM lake.analytics_events ORDER BY id") == wanted


def test_every_type_arrives_exactly(pair: Pair) -> None:
    key, session = uuid.uuid4(), uuid.uuid4()
    pair.server.execute(
        "INSERT INTO analytics_events (id, occurred_at, event_type, session_id, payload, user_agent, ip_address) "
        "VALUES (%s, '2026-03-29 03:30:00.123456+02', 'feature_usage', %s, "
        "'{\"b\": [1, null], \"a\": \"ü\\u20ac\"}', '', '2001:db8::7'), "
        "(%s, '2026-03-29 01:30:00.123456+01', 'x', NULL, '{}', NULL, '10.1.2.3')",
        [key, session, uuid.UUID(int=1)],
    )
    pair.server.execute(
        "INSERT INTO price_versions (id, kind, provider, model_pattern, valid_from, valid_to, source) VALUES "
        "(1, 'list', 'p', 'm', '-infinity', 'infinity', 's')"
    )
    pair.server.execute("INSERT INTO prices VALUES (1, 'input', 123456789012.345678)")
    pair.server.execute(
        "INSERT INTO ai_cost_tracking (source, request_id, occurred_at, provider, model, input_tokens, output_tokens, "
        "price_version_id, booked_cost) VALUES ('s', 'r', '2026-01-01', 'p', 'm', 9223372036854775807, 0, 1, "
        "123456.123456789012)"
    )
    pair.server.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('a', 'login', 'success')")
    pair.sync()
    (row,) = pair.ask("FROM lake.analytics_events WHERE event_type = 'feature_usage'")
    assert row == (
        *(key, datetime(2026, 3, 29, 1, 30, 0, 123456), "feature_usage", None, None, None, session, None),  # noqa: DTZ001
        *('{"a": "ü€", "b": [1, null]}', "", "2001:db8::7"),
    )
    assert pair.ask("SELECT ip_address, user_agent FROM lake.analytics_events WHERE event_type = 'x'") == [
        ("10.1.2.3", None)
    ]
    assert pair.ask("SELECT price_per_million FROM lake.prices") == [(Decimal("123456789012.345678"),)]
    assert pair.ask("SELECT input_tokens, booked_cost FROM lake.ai_cost_tracking") == [
        (9223372036854775807, Decimal("123456.123456789012"))
    ]
    assert pair.ask("SELECT isinf(valid_from), isinf(valid_to) FROM lake.price_versions") == [(True, True)]
    leaf = pair.server.execute("SELECT leaf_hash FROM audit_log").fetchone()
    assert pair.ask("SELECT leaf_hash FROM lake.audit_log") == [leaf]
