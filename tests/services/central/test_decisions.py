"""Decisions in the central store: only ever added to, by whoever has the right."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
import pytest

from tests.services.central.conftest import Connection

ENTRY = {"id": "00000000-0000-0000-0000-000000000001", "kind": "test.close", "subject": "2026-01", "body": {"a": 1}}
SUBMIT = "SELECT decision::text, accepted, reason FROM submit_decisions(%s)"


def entry(**changes: object) -> str:
    return json.dumps([{**ENTRY, "decided_at": "2026-02-01T10:00:00+00:00", **changes}])


@pytest.fixture
def decided(store: Connection, central: str, reader_dsn: Callable[..., str]) -> Connection:
    """Finance closed one month."""
    store.execute("INSERT INTO decision_rights VALUES ('test.close', 'finance')")
    with psycopg.connect(reader_dsn(central, "finance")) as finance:
        assert finance.execute(SUBMIT, [entry()]).fetchall() == [(ENTRY["id"], True, None)]
    return store


def test_the_store_notes_who_decided_in_which_role_and_logs_it(decided: Connection) -> None:
    found = decided.execute(
        "SELECT d.kind, d.subject, d.body, d.role, d.decided_by = a.actor, "
        "d.received_at > now() - interval '1 minute', a.action, a.resource_id, a.source "
        "FROM decisions d, audit_log a WHERE a.resource_type = 'decision'"
    ).fetchall()
    who = (True, True, "test.close", "2026-01", "workstation")
    assert found == [("test.close", "2026-01", {"a": 1}, "finance", *who)]


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET body = '{}'", "DELETE FROM decisions", "TRUNCATE decisions"]
)
@pytest.mark.parametrize("who", ["superuser", "analytics_owner", "analytics_writer", "finance", "admin", "auditor"])
def test_nobody_changes_or_removes_a_decision(
    decided: Connection, central: str, reader_dsn: Callable[..., str], who: str, statement: str
) -> None:
    dsn = reader_dsn(central, who) if who in {"finance", "admin", "auditor"} else central
    with psycopg.connect(dsn, autocommit=True) as connection:
        if who.startswith("analytics_"):
            connection.execute(f"SET ROLE {who}")
        with pytest.raises((psycopg.errors.RestrictViolation, psycopg.errors.InsufficientPrivilege)):
            connection.execute(statement.encode())
    assert decided.execute("SELECT body FROM decisions").fetchall() == [({"a": 1},)]


def test_replication_roles_do_not_switch_the_refusal_off(decided: Connection) -> None:
    decided.execute("SET session_replication_role = replica")
    with pytest.raises(psycopg.errors.RestrictViolation):
        decided.execute("DELETE FROM decisions")


def test_an_id_that_is_known_is_never_overwritten(
    decided: Connection, central: str, reader_dsn: Callable[..., str]
) -> None:
    with psycopg.connect(reader_dsn(central, "finance")) as finance:
        finance.execute(SUBMIT, [entry(body={"a": 2})])
    assert decided.execute("SELECT body FROM decisions").fetchall() == [({"a": 1},)]
    assert decided.execute("SELECT count(*) FROM audit_log WHERE action = 'test.close'").fetchone() == (1,)


@pytest.mark.parametrize("role", ["admin", "auditor", "compliance", "executive"])
def test_a_role_without_the_right_is_told_so_and_nothing_is_kept(
    decided: Connection, central: str, reader_dsn: Callable[..., str], role: str
) -> None:
    other = "00000000-0000-0000-0000-000000000002"
    with psycopg.connect(reader_dsn(central, role)) as connection:
        ((id_, accepted, reason),) = connection.execute(SUBMIT, [entry(id=other)]).fetchall()
    assert (id_, accepted) == (other, False)
    assert "may not decide" in reason
    assert decided.execute("SELECT count(*) FROM decisions").fetchone() == (1,)


def test_a_workstation_cannot_insert_past_the_function_nor_give_itself_a_right(
    decided: Connection, central: str, reader_dsn: Callable[..., str]
) -> None:
    with psycopg.connect(reader_dsn(central, "finance"), autocommit=True) as finance:
        for statement in (
            "INSERT INTO decisions SELECT gen_random_uuid(), 'k', 's', '{}', 'me', 'finance', now()",
            "INSERT INTO decision_rights VALUES ('test.other', 'finance')",
            "SELECT log_decision('{}')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                finance.execute(statement.encode())


def test_company_roles_see_all_decisions_and_a_manager_only_his_own(
    decided: Connection, central: str, reader_dsn: Callable[..., str], company: Connection
) -> None:
    for role, expected in (("finance", 1), ("auditor", 1), ("executive", 1), ("manager", 0)):
        person = 1 if role == "manager" else None
        with psycopg.connect(reader_dsn(central, role, person)) as connection:
            assert connection.execute("SELECT count(*) FROM decisions").fetchone() == (expected,), role
