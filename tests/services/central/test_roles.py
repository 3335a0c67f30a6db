"""Who sees which rows."""

from __future__ import annotations

from collections.abc import Callable

import psycopg
import pytest

from analytics_desktop.services.central.logins import ROLES
from tests.services.central.conftest import Connection, request_row

MakeReader = Callable[..., str]
COMPANY = ("admin", "finance", "auditor", "compliance")


@pytest.fixture
def facts(company: Connection) -> Connection:
    """A request, an event and an execution of each person and one of nobody in each team."""
    for person, team in ((1, 1), (2, 1), (3, 1), (4, 1), (5, 2), (None, 1), (None, 2)):
        department = team
        place = {"person_id": person, "team_id": team, "department_id": department}
        request_row(company, request_id=f"{person}-{team}", **place)
        company.execute(
            "INSERT INTO analytics_events (occurred_at, event_type, person_id, team_id) "
            "VALUES ('2026-03-10', 'x', %s, %s)",
            [person, team],
        )
        company.execute(
            "INSERT INTO agent_executions (agent_id, person_id, team_id, started_at, outcome) "
            "VALUES (1, %s, %s, '2026-03-10', 'success')",
            [person, team],
        )
    company.execute("INSERT INTO audit_log (actor, action, outcome) VALUES ('x', 'login', 'success')")
    company.execute("INSERT INTO opt_outs VALUES (5, '2030-01-01')")
    company.execute(
        "INSERT INTO analytics_aggregates (metric_type, period_start, period_end, metrics) "
        "VALUES ('daily_cost', '2026-03-10', '2026-03-11', '{}')"
    )
    company.execute(
        "INSERT INTO budgets (scope, starts_on, ends_on, amount) VALUES ('company', '2026-01-01', '2027-01-01', 1)"
    )
    company.execute(
        "INSERT INTO invoices (provider, number, month, issued_on) VALUES ('p', '1', '2026-03-01', '2026-04-01')"
    )
    return company


def seen(dsn: str, table: str) -> list[tuple[object, object]]:
    with psycopg.connect(dsn) as reader:
        rows = reader.execute(f"SELECT person_id, team_id FROM {table}").fetchall()
    return sorted(rows, key=lambda row: (row[0] is None, row))


OWN_OF_ADA = [(1, 1), (2, 1), (3, 1), (4, 1), (None, 1)]
OWN_OF_CEM = [(3, 1), (4, 1)]
ALL = [(1, 1), (2, 1), (3, 1), (4, 1), (5, 2), (None, 1), (None, 2)]


@pytest.mark.parametrize(
    ("role", "person", "rows"),
    [
        *((role, None, ALL) for role in COMPANY),
        ("manager", 1, OWN_OF_ADA),
        ("manager", 3, OWN_OF_CEM),
        ("manager", 5, [(5, 2), (None, 2)]),
        ("manager", None, []),
        ("executive", 1, []),
    ],
)
def test_rows_of_people_follow_the_role(
    facts: Connection, central: str, reader_dsn: MakeReader, role: str, person: int | None, rows: list[object]
) -> None:
    dsn = reader_dsn(central, role, person)
    for table in ("ai_cost_tracking", "analytics_events", "agent_executions"):
        assert seen(dsn, table) == rows


def test_engineer_sees_own_cost_and_every_execution(facts: Connection, central: str, reader_dsn: MakeReader) -> None:
    dsn = reader_dsn(central, "engineer", 3)  # Cem, whose report is Dan
    assert seen(dsn, "ai_cost_tracking") == [(3, 1), (None, 1), (None, 2)]
    assert seen(dsn, "analytics_events") == [(3, 1), (None, 1), (None, 2)]
    assert seen(dsn, "agent_executions") == ALL
    with psycopg.connect(dsn) as reader:
        assert reader.execute("SELECT display_name FROM people").fetchall() == [("Cem",)]


def test_partition_named_directly_shows_no_more_than_the_whole_table(
    facts: Connection, central: str, reader_dsn: MakeReader
) -> None:
    facts.execute("SELECT analytics_maintain('2026-03-12')")
    for person, rows in ((3, OWN_OF_CEM), (None, [])):
        dsn = reader_dsn(central, "manager", person)
        assert seen(dsn, "analytics_events_y2026m03") == rows
        assert seen(dsn, "analytics_events_default") == []


@pytest.mark.parametrize(
    ("table", "roles"),
    [
        ("audit_log", {"auditor", "compliance", "admin"}),
        ("budgets", {*COMPANY, "executive", "manager"}),
        ("invoices", {*COMPANY, "executive"}),
        ("opt_outs", {*COMPANY}),
        ("analytics_aggregates", {*ROLES}),
        ("departments", {*ROLES}),
        ("agents", {*ROLES}),
        ("store_identity", {*ROLES}),
    ],
)
def test_table_shows_rows_to_these_roles_only(
    facts: Connection, central: str, reader_dsn: MakeReader, table: str, roles: set[str]
) -> None:
    found = set()
    for role in ROLES:
        with psycopg.connect(reader_dsn(central, role, 1)) as reader:
            if reader.execute(f"SELECT count(*) FROM {table}").fetchone() != (0,):
                found.add(role)
    assert found == roles


def test_every_role_may_select_every_synced_table_and_its_own_login(
    facts: Connection, central: str, reader_dsn: MakeReader
) -> None:
    tables = [name for (name,) in facts.execute("SELECT table_name FROM synced_tables").fetchall()]
    for role in ROLES:
        with psycopg.connect(reader_dsn(central, role, 1)) as reader:
            for table in [*tables, "tombstones", "alembic_version", "synced_tables"]:
                reader.execute(f"SELECT * FROM {table}")
            assert reader.execute("SELECT role FROM logins").fetchall() == [(role,)]
            assert reader.execute("SELECT pg_snapshot_xmin(pg_current_snapshot()) IS NOT NULL").fetchone() == (True,)


def test_reader_without_a_role_of_its_own_sees_nothing(facts: Connection, central: str, reader_dsn: MakeReader) -> None:
    dsn = reader_dsn(central, "admin")
    facts.execute("DELETE FROM logins")
    with psycopg.connect(dsn) as reader:
        for (table,) in facts.execute("SELECT table_name FROM synced_tables").fetchall():
            assert reader.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
