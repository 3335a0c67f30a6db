"""Maintenance does its work once, alone, and then has nothing left to do."""

from __future__ import annotations

import threading

import psycopg
import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.services.central.maintain import maintain
from tests.services.central.conftest import Connection, request_row
from tests.services.central.history import TODAY, aggregates, changes, event, partitions


def test_second_run_changes_nothing(company: Connection, central: str) -> None:
    for day in range(1, 12):
        event(company, f"2026-03-{day:02} 10:00+00", 2)
        event(company, f"2025-11-{day:02} 10:00+00", 2)
        request_row(company, request_id=str(day), occurred_at=f"2026-03-{day:02} 10:00+00", person_id=2)
    assert not maintain(central, TODAY).changed_nothing
    before = changes(company)
    assert maintain(central, TODAY).changed_nothing
    assert changes(company) == before


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


@pytest.mark.parametrize("step", ["partitions", "retention", "events", "people", "cost", "executions"])
def test_a_step_waits_for_the_end_of_any_other(store: Connection, central: str, step: str) -> None:
    store.execute("SET lock_timeout = '300ms'")
    with psycopg.connect(central) as other:
        other.execute("SELECT maintain_step('executions', '2026-03-12')")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            store.execute("SELECT maintain_step(%s, '2026-03-12')", [step])


def test_one_statement_does_all_for_pg_cron(company: Connection) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    (result,) = company.execute("SELECT analytics_maintain('2026-03-12')").fetchone()
    assert result["partitions"] == {"made": 4, "moved": 1}
    assert result["events"] > 0
    (again,) = company.execute("SELECT analytics_maintain('2026-03-12')").fetchone()
    nothing = {"tree": 0, "retention": {}, "events": 0, "people": 0, "cost": 0, "executions": 0}
    assert again == {"partitions": {"made": 0, "moved": 0}, **nothing}


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
