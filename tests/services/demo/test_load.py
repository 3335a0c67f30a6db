"""Loading the demo company: what the store is like afterwards, and when nothing is loaded."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date

import psycopg
import pytest
from psycopg import conninfo

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.services.central.demo import DemoSummary, load_demo
from analytics_desktop.services.central.maintain import maintain
from tests.fixtures.central import database_dsn, drop_database, new_database
from tests.fixtures.demo import DAYS, PEOPLE, SEED, TODAY, DemoCentral

CONTENT = """
SELECT c.oid::regclass::text, string_agg(quote_ident(a.attname) || '::text', ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
  AND c.relname <> 'logins' AND a.attname <> 'changed_xid'
  AND (c.relname, a.attname) NOT IN (('store_identity', 'server_id'))
  AND NOT (a.attname = 'created_at' AND c.relname IN ('store_identity', 'price_versions'))
GROUP BY c.oid ORDER BY 1
"""


def fingerprints(dsn: str) -> dict[str, tuple[int, str]]:
    """Per table: number of rows and a hash of all of them; without logins, server and transaction."""
    found = {}
    with psycopg.connect(dsn) as connection:
        connection.execute("SET timezone = 'UTC'")
        for table, columns in connection.execute(CONTENT).fetchall():
            row = connection.execute(
                f"SELECT count(*), coalesce(md5(string_agg(md5(line), '' ORDER BY line)), '') "
                f"FROM (SELECT concat_ws('|', {columns}) AS line FROM {table}) t"
            ).fetchone()
            assert row is not None
            found[table] = (row[0], row[1])
    return found


@pytest.fixture
def another_store(postgres_dsn: str, migrated_template: str) -> Iterator[str]:
    name = new_database(postgres_dsn, migrated_template)
    yield database_dsn(postgres_dsn, name)
    drop_database(postgres_dsn, name)


def test_the_same_arguments_give_the_same_rows_ids_included(demo_central: DemoCentral, another_store: str) -> None:
    load_demo(another_store, PEOPLE, DAYS, SEED, TODAY)
    with psycopg.connect(another_store) as connection:
        connection.execute("SELECT take_in_audit_entries()")
    first, second = fingerprints(demo_central.dsn), fingerprints(another_store)
    signed = {"audit_heads", "audit_keys"}  # a signature is never the same twice, nor is its key
    assert {table for table in first.keys() - signed if first[table] != second[table]} == set()
    assert first["analytics_events"][0] > 10_000


def test_another_seed_gives_another_company(demo_central: DemoCentral, another_store: str) -> None:
    load_demo(another_store, PEOPLE, DAYS, SEED + 1, TODAY)
    first, second = fingerprints(demo_central.dsn), fingerprints(another_store)
    for table in ("people", "analytics_events", "ai_cost_tracking", "agent_executions", "audit_log", "deals"):
        assert first[table][1] != second[table][1], table


def test_a_store_with_rows_is_refused_and_stays_as_it_is(demo_copy: str) -> None:
    before = fingerprints(demo_copy)
    with pytest.raises(Problem, match="not empty") as problem:
        load_demo(demo_copy, PEOPLE, DAYS, SEED, TODAY)
    assert "new database" in problem.value.remedy
    assert fingerprints(demo_copy) == before


def test_a_database_without_schema_is_refused(empty_database: str) -> None:
    with pytest.raises(Problem, match="not an analytics store"):
        load_demo(empty_database, PEOPLE, DAYS, SEED, TODAY)


def test_cancelling_leaves_the_store_empty(central: str) -> None:
    before = fingerprints(central)
    steps: list[float] = []

    def impatient(message: str, fraction: float) -> None:
        steps.append(fraction)
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        load_demo(central, PEOPLE, DAYS, SEED, TODAY, progress=impatient)
    assert fingerprints(central) == before
    assert load_demo(central, PEOPLE, DAYS, SEED, TODAY).raw_rows > 20_000


SCHEMA = """
SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE connamespace = 'public'::regnamespace AND conparentid = 0
  AND conrelid NOT IN (SELECT inhrelid FROM pg_inherits)
UNION ALL SELECT 'index', indrelid::regclass::text, c.relname, pg_get_indexdef(indexrelid) FROM pg_index
    JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace AND NOT c.relispartition
UNION ALL SELECT 'table', relname, relowner::regrole::text, concat(relrowsecurity, relforcerowsecurity) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, tgenabled::text FROM pg_trigger
    WHERE NOT tgisinternal AND tgrelid NOT IN (SELECT inhrelid FROM pg_inherits)
"""


def test_constraints_indexes_policies_and_triggers_are_as_before(demo_central: DemoCentral, central: str) -> None:
    found = []
    for dsn in (demo_central.dsn, central):
        with psycopg.connect(dsn) as connection:
            found.append(set(connection.execute(SCHEMA).fetchall()))
    assert found[0] == found[1]
    assert len(found[0]) > 150


def test_store_is_marked_as_demo_with_zone_and_currency(demo_central: DemoCentral) -> None:
    with psycopg.connect(demo_central.dsn) as connection:
        row = connection.execute(
            "SELECT company, is_demo, reporting_zone, reporting_currency FROM store_identity"
        ).fetchone()
        people = connection.execute("SELECT count(*) FROM people WHERE NOT is_system").fetchone()
    assert row == ("Larkfield Instruments (demo)", True, "Europe/Berlin", "USD")
    assert people == (PEOPLE,)


def test_rows_lie_between_the_first_day_and_today_and_events_in_their_months(demo_central: DemoCentral) -> None:
    times = {
        "analytics_events": ("occurred_at", "created_at"),
        "ai_cost_tracking": ("occurred_at", "received_at"),
        "agent_executions": ("started_at", "finished_at"),
        "audit_log": ("occurred_at",),
        "outcomes": ("occurred_at",),
        "feedback": ("given_at",),
        "data_requests": ("received_at", "fulfilled_at"),
    }
    with psycopg.connect(demo_central.dsn) as connection:
        connection.execute("SET timezone = 'UTC'")
        for table, columns in times.items():
            for column in columns:
                span = connection.execute(
                    f"SELECT (min({column}) >= %s::date - %s), (max({column}) < %s) FROM {table}", [TODAY, DAYS, TODAY]
                ).fetchone()
                assert span == (True, True), (table, column)
        assert connection.execute("SELECT count(*) FROM analytics_events_default").fetchone() == (0,)


def test_new_rows_get_keys_after_the_loaded_ones(demo_copy: str) -> None:
    with psycopg.connect(demo_copy) as connection:
        for table, columns, values in (
            ("people", "external_id, display_name", "'new', 'New'"),
            ("agents", "name", "'New'"),
            ("audit_log", "actor, action, outcome", "'new', 'login', 'success'"),
        ):
            key = "seq" if table == "audit_log" else "id"
            top = connection.execute(f"SELECT max({key}) FROM {table}").fetchone()
            new = connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({values}) RETURNING {key}").fetchone()
            assert top is not None
            assert new == (top[0] + 1,)


def test_maintenance_deletes_and_moves_nothing(demo_copy: str) -> None:
    report = maintain(demo_copy, TODAY)
    assert (report.rows_deleted, report.rows_settled) == ({}, 0)
    assert report.aggregates_changed > 1000


def test_summary_counts_what_is_there(another_store: str) -> None:
    summary: DemoSummary = load_demo(another_store, PEOPLE, DAYS, SEED, TODAY)
    counts = {table: rows for table, (rows, _) in fingerprints(another_store).items()}
    assert {table: counts[table] for table in summary.rows} == summary.rows
    assert min(summary.rows.values()) > 0
    assert (summary.first_day, summary.last_day) == (date(2026, 4, 16), date(2026, 6, 14))


def test_a_login_that_may_become_the_owner_is_enough(another_store: str) -> None:
    login = f"keeper_{secrets.token_hex(4)}"
    with psycopg.connect(another_store) as connection:
        connection.execute(f"CREATE ROLE {login} LOGIN PASSWORD 'quiet'")
        connection.execute(f"GRANT analytics_owner TO {login}")
    load_demo(conninfo.make_conninfo(another_store, user=login, password="quiet"), PEOPLE, DAYS, SEED, TODAY)
    with psycopg.connect(another_store) as connection:
        planned = connection.execute("SELECT reltuples FROM pg_class WHERE relname = 'ai_cost_tracking'").fetchone()
        connection.execute(f"DROP OWNED BY {login}")
        connection.execute(f"DROP ROLE {login}")
    assert planned is not None
    assert planned[0] > 10_000
