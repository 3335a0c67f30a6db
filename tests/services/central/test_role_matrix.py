"""Every synced table x every role x every command, from one table; and proof that the table would notice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import conninfo, sql

from tests.services.central.conftest import Connection, request_row

# Rows that each role sees. Ada (1, manager) has Ben, Cem and Dan in Sales; Cem (3) is the engineer; Eva (5) is in
# Legal. Tables of people hold a row of Ada, of Cem, of Eva, and of nobody in each of the two teams. `nobody`: a login
# without a role.
EXPECTED = """
                      executive finance manager engineer auditor compliance admin nobody
store_identity                1       1       1        1       1          1     1      0
departments                   2       2       2        2       2          2     2      0
teams                         2       2       2        2       2          2     2      0
people                        0       5       4        1       5          5     5      0
projects                      1       1       1        1       1          1     1      0
agents                        1       1       1        1       1          1     1      0
features                      1       1       1        1       1          1     1      0
opt_outs                      0       2       1        0       2          2     2      0
analytics_events              0       5       3        3       5          5     5      0
ai_cost_tracking              0       5       3        3       5          5     5      0
agent_executions              0       5       3        5       5          5     5      0
feedback                      0       5       2        3       5          5     5      0
outcomes                      0       5       2        3       5          5     5      0
analytics_aggregates          1       1       1        1       1          1     1      0
price_versions                1       1       0        0       1          1     1      0
prices                        1       1       0        0       1          1     1      0
fx_rates                      1       1       0        0       1          1     1      0
budgets                       1       1       1        0       1          1     1      0
vendor_costs                  1       1       0        0       1          1     1      0
vendor_usage                  1       1       0        0       1          1     1      0
gateway_keys                  1       1       0        0       1          1     1      0
invoices                      1       1       0        0       1          1     1      0
invoice_lines                 1       1       0        0       1          1     1      0
deals                         1       1       0        0       1          1     1      0
attribution_overrides         1       1       0        0       1          1     1      0
automation_tasks              1       1       1        1       1          1     1      0
kpi_values                    1       1       1        1       1          1     1      0
formulas                      1       1       1        1       1          1     1      0
audit_log                     0       0       0        0       1          1     1      0
audit_leaves                  0       0       0        0       1          1     1      0
audit_heads                   1       1       1        1       1          1     1      0
audit_keys                    1       1       1        1       1          1     1      0
control_results               1       1       1        1       1          1     1      0
certifications                1       1       1        1       1          1     1      0
data_requests                 0       0       0        0       1          1     1      0
retention_policies            5       5       5        5       5          5     5      0
decisions                     1       1       0        0       1          1     1      0
"""
_HEAD, *_LINES = [line.split() for line in EXPECTED.strip().splitlines()]
MATRIX = {table: dict(zip(_HEAD, map(int, counts), strict=True)) for table, *counts in _LINES}
PERSON = {"manager": 1, "engineer": 3}
# Each is refused by the grants alone, whatever the rows.
WRITES = {
    "INSERT": "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE": "UPDATE {table} SET changed_xid = '1'",
    "DELETE": "DELETE FROM {table}",
    "TRUNCATE": "TRUNCATE {table}",
}
FILL = """
INSERT INTO projects (name) VALUES ('P'); INSERT INTO features (name) VALUES ('F');
INSERT INTO opt_outs VALUES (2, '2030-01-01'), (5, '2030-01-01');
INSERT INTO analytics_aggregates (metric_type, period_start, period_end, metrics)
    VALUES ('daily_cost', '2026-03-10', '2026-03-11', '{}');
INSERT INTO price_versions (id, kind, provider, model_pattern, valid_from, source)
    VALUES (1, 'list', 'p', 'm', '2026-01-01', 't');
INSERT INTO prices VALUES (1, 'input', 1); INSERT INTO fx_rates VALUES ('EUR', '2026-01-01', 1, 't');
INSERT INTO budgets (scope, starts_on, ends_on, amount) VALUES ('company', '2026-01-01', '2027-01-01', 1);
INSERT INTO vendor_costs (provider, day, amount) VALUES ('p', '2026-01-01', 1);
INSERT INTO vendor_usage (provider, model, day, bucket, tokens) VALUES ('p', 'm', '2026-01-01', 'input', 1);
INSERT INTO gateway_keys VALUES ('p', 'k');
INSERT INTO invoices (id, provider, number, month, issued_on) VALUES (1, 'p', '1', '2026-03-01', '2026-04-01');
INSERT INTO invoice_lines (invoice_id, kind, amount) VALUES (1, 'tokens', 1);
INSERT INTO deals (id, external_id, name, owner_id, opened_on, stage, amount)
    VALUES (1, 'd', 'D', 5, '2026-01-01', 'open', 1);
INSERT INTO attribution_overrides (deal_id, computed, override, reason, decided_by) VALUES (1, 1, 2, 'r', 'x');
INSERT INTO automation_tasks (task_type, baseline_minutes, loaded_rate, evidence) VALUES ('t', 1, 1, 'measured');
INSERT INTO kpi_values (kpi, day, value, source) VALUES ('k', '2026-01-01', 1, 't');
INSERT INTO formulas (name, version, expression, unit, changed_by) VALUES ('matrix', 1, '1', 'ratio', 'x');
INSERT INTO audit_log (actor, action, outcome) VALUES ('x', 'login', 'success');
SELECT take_in_audit_entries();
INSERT INTO audit_heads VALUES (1, sha256('a'), '', sha256('a'), 'text');
INSERT INTO audit_keys VALUES (repeat('0', 64), 'pem');
INSERT INTO control_results (framework, control, status, strength, tested_at)
    VALUES ('f', 'c', 'pass', 'strong', now());
INSERT INTO certifications (name, status) VALUES ('SOC2', 'compliant');
INSERT INTO data_requests (kind, subject, received_at, due_at) VALUES ('access', 'x', now(), now());
INSERT INTO decisions (id, kind, subject, body, decided_by, role, decided_at)
    VALUES (gen_random_uuid(), 'budget', 's', '{}', 'x', 'finance', now());
"""


@pytest.fixture
def logins(company: Connection, central: str, reader_dsn: Callable[..., str]) -> dict[str, str]:
    """Role -> login, in a store with rows in every synced table, of two departments."""
    for person, team in ((1, 1), (3, 1), (5, 2), (None, 1), (None, 2)):
        request_row(company, request_id=f"{person}-{team}", person_id=person, team_id=team, department_id=team)
        values = {"person": person, "team": team}
        for statement in (
            "INSERT INTO analytics_events (event_type, person_id, team_id) VALUES ('x', %(person)s, %(team)s)",
            "INSERT INTO agent_executions (agent_id, person_id, team_id, started_at, outcome) "
            "VALUES (1, %(person)s, %(team)s, now(), 'success')",
            "INSERT INTO feedback (agent_id, person_id, given_at, score) VALUES (1, %(person)s, now(), 1)",
            "INSERT INTO outcomes (kind, occurred_at, person_id) VALUES ('x', now(), %(person)s)",
        ):
            company.execute(statement, values)
    company.execute(FILL)
    company.execute("DELETE FROM formulas WHERE name <> 'matrix'")
    made = {
        role: str(
            conninfo.conninfo_to_dict(
                reader_dsn(central, role if role in PERSON or role != "nobody" else "admin", PERSON.get(role))
            )["user"]
        )
        for role in _HEAD
    }
    company.execute("DELETE FROM logins WHERE login = %s", [made["nobody"]])
    return made


@contextmanager
def acting(store: Connection, login: str) -> Iterator[None]:
    """As if the login had connected, session_user included; what it does is undone."""
    with store.transaction(force_rollback=True):
        store.execute(sql.SQL("SET LOCAL SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
        yield


def seen(store: Connection, login: str, tables: list[str]) -> dict[str, int]:
    with acting(store, login):
        counts = sql.SQL(", ").join(
            sql.SQL("(SELECT count(*) FROM {})").format(sql.Identifier(table)) for table in tables
        )
        row = store.execute(sql.SQL("SELECT {}").format(counts)).fetchone()
    assert row is not None
    return dict(zip(tables, row, strict=True))


def is_refused(store: Connection, login: str, text: str, table: str) -> bool:
    """By the grants; any other answer, an error too, is none."""
    try:
        with acting(store, login):
            store.execute(sql.SQL(text).format(table=sql.Identifier(table)))  # type: ignore[arg-type]
    except psycopg.errors.InsufficientPrivilege as refusal:
        return refusal.diag.message_primary == f"permission denied for table {table}"
    return False


def differing(store: Connection, logins: dict[str, str], tables: list[str]) -> set[tuple[str, str]]:
    """(table, role) where a role sees another number of rows than expected."""
    return {
        (table, role)
        for role, login in logins.items()
        for table, count in seen(store, login, tables).items()
        if count != MATRIX[table][role]
    }


def test_the_matrix_names_every_synced_table(company: Connection) -> None:
    synced = {table for (table,) in company.execute("SELECT table_name FROM synced_tables")}
    assert synced == set(MATRIX)


def test_every_role_sees_what_the_matrix_says_and_may_write_nothing(
    company: Connection, logins: dict[str, str]
) -> None:
    assert differing(company, logins, list(MATRIX)) == set()
    written = [
        (role, command, table)
        for role, login in logins.items()
        for table in MATRIX
        for command, text in WRITES.items()
        if not is_refused(company, login, text, table)
    ]
    assert written == []


@pytest.mark.parametrize("mutation", ["dropped", "open to all", "row security off"])
def test_the_matrix_notices_when_the_policy_of_any_table_is_gone(
    company: Connection, logins: dict[str, str], mutation: str
) -> None:
    statements = {
        "dropped": "DROP POLICY reader ON {table}",
        "open to all": "ALTER POLICY reader ON {table} USING (true)",
        "row security off": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    }
    unnoticed = []
    for table in MATRIX:
        with company.transaction(force_rollback=True):
            company.execute(sql.SQL(statements[mutation]).format(table=sql.Identifier(table)))  # type: ignore[arg-type]
            if not differing(company, logins, [table]):
                unnoticed.append(table)
    assert unnoticed == []
