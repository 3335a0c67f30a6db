"""Every question of `central check` is quiet on a good store and speaks up on a bad one."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from psycopg import conninfo

from analytics_desktop.services.central.check import Finding, check, questions
from analytics_desktop.services.central.logins import create_login
from analytics_desktop.services.central.maintain import maintain
from tests.services.central.conftest import Connection, request_row

MISDEEDS = {
    "Row-level security guards every table": "ALTER TABLE deals NO FORCE ROW LEVEL SECURITY",
    "Every trigger is on": "ALTER TABLE audit_log DISABLE TRIGGER refuse_audit_change",
    "No login owns a table, or is the owner without saying so": "ALTER TABLE deals OWNER TO postgres",
    "Readers may only read": "ALTER ROLE check_reader CREATEROLE",
    "Everybody with a role has a fitting login": "INSERT INTO logins VALUES ('nobody_at_all', NULL, 'admin')",
    "Every index is complete": "CREATE INDEX half ON ONLY analytics_events (user_agent)",
    "The newest 10,000 audit rows fit their hashes": "ALTER TABLE audit_log DISABLE TRIGGER ALL; "
    "UPDATE audit_log SET actor = 'somebody else'",
    "Every audit entry older than two days is in the tree": "INSERT INTO audit_log (occurred_at, actor, action, "
    "outcome) VALUES (now() - interval '3 days', 'x', 'login', 'success')",
    "A signed head covers the whole tree of the audit log": "INSERT INTO audit_log (actor, action, outcome) "
    "VALUES ('x', 'login', 'success'); SELECT take_in_audit_entries()",
    "The next months have partitions": "DROP TABLE analytics_events_y{month}",
    "No event waits for a partition": "INSERT INTO analytics_events (occurred_at, event_type) "
    "VALUES ('2020-01-01', 'x')",
    "Maintenance runs": "UPDATE maintenance_state SET ran_at = now() - interval '3 days'",
    "Nothing is kept longer than its policy": "INSERT INTO ai_cost_tracking (source, request_id, occurred_at, "
    "provider, model, input_tokens, output_tokens) VALUES ('s', '1', '2000-01-01', 'p', 'm', 1, 1)",
    "Every request has a price": "INSERT INTO ai_cost_tracking (source, request_id, occurred_at, provider, model, "
    "input_tokens, output_tokens) VALUES ('s', '1', now(), 'p', 'm', 1, 1)",
    "The reporting zone is known": "UPDATE store_identity SET reporting_zone = 'XYZ5'",
}
NEEDS_ANOTHER_SERVER = {"The server keeps what it confirms", "No open transaction holds the workstations back"}


def bad(findings: list[Finding]) -> list[Finding]:
    # The server of the tests has fsync off, on purpose.
    return [found for found in findings if found.level != "good" and "crash" not in found.title]


@pytest.fixture
def good_store(store: Connection, central: str) -> Connection:
    store.execute("DROP ROLE IF EXISTS check_reader")
    create_login(central, "check_reader", "auditor", "x")
    store.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('x', 'login', 'success')")
    maintain(central, head_key=ec.generate_private_key(ec.SECP256R1()))
    return store


def test_good_store_has_nothing_to_tell(good_store: Connection, central: str) -> None:
    findings = check(central)
    assert bad(findings) == []
    assert len(findings) == len(questions())


def test_every_question_has_a_misdeed() -> None:
    assert {question.good for question in questions()} == {*MISDEEDS, *NEEDS_ANOTHER_SERVER}


@pytest.mark.parametrize("good", MISDEEDS)
def test_misdeed_is_found(good_store: Connection, central: str, good: str) -> None:
    statement = MISDEEDS[good].format(month=f"{datetime.now(UTC):%Ym%m}")
    good_store.execute(statement.encode())
    question = next(question for question in questions() if question.good == good)
    found = [finding for finding in check(central) if finding.title == question.title]
    assert [(finding.level, bool(finding.detail), finding.remedy) for finding in found] == [
        (question.level, True, question.remedy)
    ]


def test_server_without_fsync_is_told(good_store: Connection, central: str) -> None:
    assert [found.detail for found in check(central) if "crash" in found.title] == ["fsync, full_page_writes"]


def test_young_transaction_is_no_trouble_and_an_old_one_would_be(good_store: Connection, central: str) -> None:
    question = next(question for question in questions() if question.as_login)
    with psycopg.connect(central) as slow:
        slow.execute("INSERT INTO departments (name) VALUES ('x')")
        assert good_store.execute(question.sql.encode()).fetchall() == []
        impatient = question.sql.replace("1 hour", "0 seconds")
        assert (str(slow.info.backend_pid),) in good_store.execute(impatient.encode()).fetchall()


def test_unreachable_store_is_one_finding(central: str) -> None:
    (finding,) = check(conninfo.make_conninfo(central, dbname="nowhere"))
    assert finding.level == "bad"
    assert finding.title.startswith("There is no database nowhere")


def test_check_changes_nothing(good_store: Connection, central: str) -> None:
    request_row(good_store)
    before = good_store.execute("SELECT oid, xmin FROM pg_class ORDER BY oid").fetchall()
    check(central)
    assert good_store.execute("SELECT oid, xmin FROM pg_class ORDER BY oid").fetchall() == before
