"""Clients may send the same thing as often as they like."""

from __future__ import annotations

import json
from collections.abc import Sequence

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.services.central.conftest import Connection

WHEN = "2026-03-10T12:00:00Z"
EVENT = {"occurred_at": WHEN, "event_type": "page_view", "person": "ben", "feature": "Chat", "payload": {"a": 1}}
REQUEST = {"source": "s", "request_id": "1", "occurred_at": WHEN, "provider": "p", "model": "m", "person": "ben"}
REQUEST |= {"input_tokens": 3, "output_tokens": 4, "agent": "New agent", "project": "New project"}
EXECUTION = {"agent": "New agent", "started_at": WHEN, "outcome": "success", "person": "ben"}
AUDIT = {"actor": "ben", "action": "login", "outcome": "success", "occurred_at": WHEN, "person": "ben"}
KINDS = {
    "events": (EVENT, "analytics_events"),
    "requests": (REQUEST, "ai_cost_tracking"),
    "executions": (EXECUTION, "agent_executions"),
    "audit": (AUDIT, "audit_log"),
}


def ingest(store: Connection, kind: str, batch: Sequence[dict[str, object]]) -> int:
    row = store.execute(f"SELECT ingest_{kind}(%s)", [Jsonb(batch)]).fetchone()
    return int(row[0])


@pytest.mark.parametrize("kind", KINDS)
def test_same_object_twice_is_one_row(company: Connection, kind: str) -> None:
    entry, table = KINDS[kind]
    assert ingest(company, kind, [entry]) == 1
    before = company.execute(f"SELECT * FROM {table}").fetchall()
    assert ingest(company, kind, [entry, json.loads(json.dumps(entry, sort_keys=True))]) == 0
    assert company.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("kind", KINDS)
def test_same_object_twice_in_one_batch_is_one_row(company: Connection, kind: str) -> None:
    entry, table = KINDS[kind]
    assert ingest(company, kind, [entry, entry]) == 1
    assert company.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


@pytest.mark.parametrize("kind", KINDS)
def test_empty_batch_is_no_row(store: Connection, kind: str) -> None:
    assert ingest(store, kind, []) == 0


def test_same_event_id_at_another_time_is_one_row(company: Connection) -> None:
    event = {**EVENT, "id": "00000000-0000-4000-8000-000000000001"}
    company.execute("SELECT make_event_partition('2026-03-01')")
    assert ingest(company, "events", [event]) == 1
    assert ingest(company, "events", [{**event, "occurred_at": "2026-04-01T00:00:00Z"}]) == 0


def test_different_events_without_ids_are_different_rows(company: Connection) -> None:
    assert ingest(company, "events", [EVENT, {**EVENT, "payload": {"a": 2}}]) == 2


def test_team_and_department_are_those_of_the_time(company: Connection) -> None:
    ingest(company, "requests", [REQUEST])
    company.execute("UPDATE people SET team_id = 2 WHERE id = 2")
    ingest(company, "requests", [{**REQUEST, "request_id": "2"}])
    rows = company.execute("SELECT person_id, team_id, department_id FROM ai_cost_tracking ORDER BY request_id")
    assert rows.fetchall() == [(2, 1, 1), (2, 2, 2)]


def test_unknown_names_become_known_once(company: Connection) -> None:
    batch = [{**REQUEST, "request_id": str(n), "person": "newcomer", "feature": "F"} for n in range(3)]
    assert ingest(company, "requests", batch) == 3
    names = company.execute(
        "SELECT p.external_id, a.name, j.name, f.name, count(*) FROM ai_cost_tracking "
        "JOIN people p ON p.id = person_id "
        "JOIN agents a ON a.id = agent_id JOIN projects j ON j.id = project_id JOIN features f ON f.id = feature_id "
        "GROUP BY 1, 2, 3, 4"
    )
    assert names.fetchall() == [("newcomer", "New agent", "New project", "F", 3)]


def test_event_of_somebody_who_opted_out_is_not_kept(company: Connection) -> None:
    company.execute("INSERT INTO opt_outs VALUES (2, '2026-03-10 12:00+00')")
    earlier = {**EVENT, "occurred_at": "2026-03-10T11:59:59Z"}
    assert ingest(company, "events", [EVENT, earlier]) == 1
    assert company.execute("SELECT count(*) FROM analytics_events WHERE occurred_at >= %s", [WHEN]).fetchone() == (0,)


def test_cost_of_somebody_who_opted_out_stays_without_the_person(company: Connection) -> None:
    company.execute("INSERT INTO opt_outs VALUES (2, '2026-01-01')")
    ingest(company, "requests", [REQUEST])
    ingest(company, "executions", [EXECUTION])
    for table in ("ai_cost_tracking", "agent_executions"):
        assert company.execute(f"SELECT person_id, department_id FROM {table}").fetchall() == [(None, 1)]


def test_running_execution_ends_once_and_then_never_changes(company: Connection) -> None:
    running = {**EXECUTION, "id": "00000000-0000-4000-8000-000000000001", "outcome": "running"}
    ended = {**running, "outcome": "failure", "finished_at": "2026-03-10T12:00:01.5Z", "error_code": "429"}
    assert ingest(company, "executions", [running]) == 1
    assert ingest(company, "executions", [running]) == 0
    assert ingest(company, "executions", [ended]) == 1
    assert ingest(company, "executions", [{**ended, "outcome": "success"}, running]) == 0
    row = company.execute("SELECT outcome, duration_ms, error_category FROM agent_executions").fetchall()
    assert row == [("failure", 1500, "rate_limit")]


ERRORS = [
    ("429", None, "rate_limit"),
    ("overloaded_error", "", "rate_limit"),
    ("ETIMEDOUT", "", "timeout"),
    (None, "Request timed out after 30 s", "timeout"),
    ("401", "invalid x-api-key", "auth"),
    (None, "The model refused to answer", "model_refusal"),
    (None, "tool 'search' raised KeyError", "tool_error"),
    ("ECONNRESET", "connection reset by peer", "network"),
    ("400", "prompt is too long", "invalid_input"),
    ("500", "Internal server error", "internal"),
    ("E7", "something else", "other"),
    (None, None, "other"),
    ("529", "Overloaded: try later", "rate_limit"),
    ("403", "token expired", "auth"),
    (None, "Output blocked by the content filter", "model_refusal"),
    ("tool_failed", "CRM said no", "tool_error"),
    ("503", "Service unavailable", "network"),
    (None, "context length of 200000 exceeded", "invalid_input"),
    (None, "Unhandled exception", "internal"),
]


def test_errors_have_a_category(store: Connection) -> None:
    found = [store.execute("SELECT error_category_of(%s, %s, 'failure')", error[:2]).fetchone() for error in ERRORS]
    assert found == [(category,) for *_, category in ERRORS]


@pytest.mark.parametrize(("outcome", "category"), [("timeout", "timeout"), ("success", None), ("running", None)])
def test_the_outcome_decides_where_nothing_was_said(store: Connection, outcome: str, category: str | None) -> None:
    assert store.execute("SELECT error_category_of(NULL, '', %s)", [outcome]).fetchone() == (category,)


def test_a_success_has_no_category_whatever_its_message(store: Connection) -> None:
    assert store.execute("SELECT error_category_of('429', 'recovered', 'success')").fetchone() == (None,)


def test_two_clients_sending_the_same_batch_write_it_once(company: Connection, central: str) -> None:
    with psycopg.connect(central) as other:
        assert other.execute("SELECT ingest_requests(%s)", [Jsonb([REQUEST])]).fetchone() == (1,)
        company.execute("SET lock_timeout = '300ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):  # the second waits for the first instead of doubling it
            ingest(company, "requests", [REQUEST])
    assert ingest(company, "requests", [REQUEST]) == 0


def test_one_bad_object_leaves_nothing_of_its_batch(company: Connection) -> None:
    with pytest.raises(psycopg.errors.NotNullViolation):
        ingest(company, "requests", [{**REQUEST, "person": "nobody"}, {**REQUEST, "request_id": "2", "model": None}])
    assert company.execute("SELECT count(*) FROM ai_cost_tracking").fetchone() == (0,)
    assert company.execute("SELECT count(*) FROM people WHERE external_id = 'nobody'").fetchone() == (0,)
