"""A person who is erased cannot be read any more, and every proof still holds."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest

from tests.services.central.conftest import Connection, request_row

NAMES = ("ada@example.com", "Ada Lovelace", "ada-17")


@pytest.fixture
def ada(company: Connection) -> Connection:
    """Person 1 with a row in everything that can be about a person."""
    company.execute(
        "UPDATE people SET external_id = 'ada-17', display_name = 'Ada Lovelace', email = 'ada@example.com' "
        "WHERE id = 1"
    )
    request_row(company, request_id="r1", person_id=1, raw_usage='{"user": "ada@example.com"}')
    company.execute("INSERT INTO analytics_events (event_type, person_id) VALUES ('x', 1), ('x', 2)")
    company.execute(
        "INSERT INTO agent_executions (agent_id, person_id, started_at, outcome, error_message) "
        "VALUES (1, 1, now(), 'failure', 'ada@example.com may not')"
    )
    company.execute(
        "INSERT INTO feedback (agent_id, person_id, given_at, score, comment) VALUES (1, 1, now(), 9, 'Ada')"
    )
    company.execute("INSERT INTO outcomes (kind, occurred_at, person_id) VALUES ('proposal', now(), 1)")
    company.execute(
        "INSERT INTO deals (external_id, name, owner_id, opened_on, stage, amount) "
        "VALUES ('d', 'D', 1, '2026-01-01', 'open', 1)"
    )
    company.execute("INSERT INTO logins VALUES ('ada', 1, 'manager')")
    company.execute(
        "INSERT INTO audit_log (actor, person_id, action, resource_type, resource_id, outcome) VALUES "
        "('ada@example.com', NULL, 'login', NULL, NULL, 'success'), "
        "('ada', 1, 'record.read', 'page', 'cost', 'success'), "
        "('ben', 2, 'record.read', 'person', '1', 'success'), ('ben', 2, 'login', NULL, NULL, 'success')"
    )
    company.execute(
        "INSERT INTO data_requests (id, kind, subject, received_at, due_at) "
        "VALUES (1, 'deletion', 'ada@example.com', now(), now() + interval '30 days')"
    )
    return company


def erase(store: Connection, person: int = 1) -> dict[str, Any]:
    with store.transaction():
        store.execute("SET LOCAL ROLE analytics_owner")
        row = store.execute("SELECT erase_person(%s, 1, 'asked')", [person]).fetchone()
    assert row is not None
    return dict(row[0])


def dump(store: Connection) -> str:
    """Every row of every table as text."""
    tables = store.execute(
        "SELECT c.oid::regclass::text FROM pg_class c "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    ).fetchall()
    rows = [store.execute(f"SELECT to_jsonb(t)::text FROM {table} t".encode()).fetchall() for (table,) in tables]
    return json.dumps(rows)


def test_nothing_names_the_person_any_more_and_everybody_else_stays(ada: Connection) -> None:
    assert all(name in dump(ada) for name in NAMES)
    told = erase(ada)
    assert told == {
        "people": 1, "analytics_events": 1, "ai_cost_tracking": 1, "agent_executions": 1, "feedback": 1, "outcomes": 1,
        "deals": 1, "audit_log": 3, "data_requests": 1, "logins": 1,
    }  # fmt: skip
    text = dump(ada)
    assert [name for name in (*NAMES, "Lovelace") if name in text] == []
    assert "Ben" in text
    assert ada.execute("SELECT count(*) FROM ai_cost_tracking").fetchone() == (1,)
    assert ada.execute("SELECT fulfilled_at IS NOT NULL FROM data_requests").fetchone() == (True,)


def test_leaves_stay_where_entries_went_and_the_erasure_is_an_entry_that_names_them(ada: Connection) -> None:
    ada.execute("SELECT take_in_audit_entries()")
    before = ada.execute("SELECT seq, leaf_hash FROM audit_leaves ORDER BY 1").fetchall()
    erase(ada)
    assert ada.execute("SELECT seq, leaf_hash FROM audit_leaves ORDER BY 1").fetchall() == before
    left = ada.execute("SELECT seq FROM audit_leaves EXCEPT SELECT seq FROM audit_log ORDER BY 1").fetchall()
    gone = [seq for (seq,) in left]
    row = ada.execute("SELECT detail->'seqs' FROM audit_log WHERE action = 'person.erased'").fetchone()
    assert row == (gone,)
    assert len(gone) == 3


def test_entries_of_others_cannot_be_removed_under_the_cloak_of_an_erasure(ada: Connection) -> None:
    ada.execute("SELECT take_in_audit_entries()")
    for role in ("analytics_owner", "NONE"):
        ada.execute(f"SET ROLE {role}".encode())
        with pytest.raises(psycopg.errors.RestrictViolation):
            ada.execute("DELETE FROM audit_log WHERE actor = 'ben'")


def test_equal_entries_have_hashes_that_cannot_be_guessed(ada: Connection) -> None:
    ada.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('x', 'y', 'success'), ('x', 'y', 'success')")
    salts = ada.execute("SELECT DISTINCT detail->>'salt' FROM audit_log WHERE actor = 'x'").fetchall()
    assert [len(salt) for (salt,) in salts] == [32, 32]


def test_the_record_of_a_person_holds_what_erasure_removes(ada: Connection) -> None:
    with ada.transaction():
        ada.execute("SET LOCAL ROLE analytics_owner")
        rows = ada.execute("SELECT relation, entry FROM person_record(1)").fetchall()
    counts = {table: sum(one == table for one, _ in rows) for table, _ in rows}
    assert counts == {
        "people": 1, "ai_cost_tracking": 1, "analytics_events": 1, "agent_executions": 1, "feedback": 1, "outcomes": 1,
        "deals": 1, "audit_log": 3, "data_requests": 1, "logins": 1,
    }  # fmt: skip


def test_readers_can_neither_erase_nor_read_a_record(central: str, ada: Connection, reader_dsn: Any) -> None:
    with psycopg.connect(reader_dsn(central, "admin")) as reader:
        for call in ("erase_person(1, NULL, '')", "person_record(1)", "names_of(1)", "erase_audit_entries(1)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.execute(f"SELECT {call}".encode())
            reader.rollback()


def test_feedback_and_outcomes_of_who_opted_out_come_without_the_person(company: Connection) -> None:
    company.execute("INSERT INTO opt_outs VALUES (1, '2026-01-01')")
    company.execute(
        "INSERT INTO feedback (agent_id, person_id, given_at, score) VALUES "
        "(1, 1, '2025-12-31', 1), (1, 1, '2026-01-02', 2), (1, 2, '2026-01-02', 3)"
    )
    company.execute("INSERT INTO outcomes (kind, occurred_at, person_id) VALUES ('x', '2026-01-02', 1)")
    assert company.execute("SELECT score, person_id FROM feedback ORDER BY 1").fetchall() == [(1, 1), (2, None), (3, 2)]
    assert company.execute("SELECT person_id FROM outcomes").fetchall() == [(None,)]
