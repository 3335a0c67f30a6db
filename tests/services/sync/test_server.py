"""Which server and which login sync accepts, and when it reads everything anew."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.sync import attach, write
from analytics_desktop.services.sync import central as central_module
from analytics_desktop.services.sync.central import central_held
from analytics_desktop.services.sync.raw_tables import raw_tables
from tests.fixtures.lake import Pair

EVENT = "INSERT INTO analytics_events (occurred_at, event_type, person_id) VALUES (%s, 'x', %s)"


def test_another_store_is_read_anew_and_its_rows_replace_the_old_ones(pair: Pair) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('Old')")
    pair.sync()
    pair.server.execute("UPDATE store_identity SET server_id = gen_random_uuid()")
    pair.server.execute("DELETE FROM departments")
    pair.server.execute("DELETE FROM tombstones")
    report = pair.sync()
    assert (report.full, report.reason) == (True, "the server was exchanged or restored")
    assert pair.rows("departments") == []


def test_a_server_set_back_to_an_older_state_is_read_anew(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.sync()
    real = write.take_snapshot
    from dataclasses import replace

    monkeypatch.setattr(write, "take_snapshot", lambda connection: replace(real(connection), next_xid=1))
    report = pair.sync()
    assert (report.full, report.reason) == (True, "the server was set back to an older state")


def test_a_restored_cluster_is_read_anew(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    pair.sync()
    monkeypatch.setattr(central_module, "_cluster", lambda connection: "another 2")
    assert pair.sync().reason == "the server was exchanged or restored"


def test_a_login_that_may_see_other_people_than_before_reads_everything(
    pair: Pair, reader_dsn: Callable[..., str]
) -> None:
    pair.server.execute("INSERT INTO people (id, external_id, display_name) VALUES (1, 'a', 'Boss')")
    pair.server.execute("INSERT INTO people (id, external_id, display_name) VALUES (2, 'b', 'New'), (3, 'c', 'Other')")
    for person in (1, 2, 3):
        pair.server.execute(EVENT, ["2026-05-04", person])
    pair.reader = reader_dsn(pair.central, "manager", 1)
    pair.sync()
    assert pair.ask("SELECT person_id FROM lake.analytics_events") == [(1,)]
    pair.server.execute("UPDATE people SET manager_id = 1 WHERE id = 2")
    report = pair.sync()
    assert report.reason == "this login may see other rows than before"
    assert pair.ask("SELECT person_id FROM lake.analytics_events ORDER BY 1") == [(1,), (2,)]


def test_a_superuser_may_not_sync(pair: Pair) -> None:
    pair.reader = pair.central
    with pytest.raises(Problem, match="may do too much"):
        pair.sync()


def test_a_login_without_a_role_is_told_so(pair: Pair) -> None:
    user = conninfo.conninfo_to_dict(pair.reader)["user"]
    pair.server.execute("DELETE FROM logins WHERE login = %s", [user])
    with pytest.raises(Problem, match="has no role"):
        pair.sync()


def test_a_schema_of_another_version_is_refused_before_anything_is_read(pair: Pair) -> None:
    pair.server.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Problem, match="newer than this program"):
        pair.sync()
    assert pair.lake.generations() == []


def test_the_password_is_in_no_message_and_in_no_list_that_sql_can_read(pair: Pair) -> None:
    password = str(conninfo.conninfo_to_dict(pair.reader)["password"])
    pair.reader = conninfo.make_conninfo(pair.reader, password=password + "wrong")
    with pytest.raises(Problem) as refused:
        pair.sync()
    assert password not in f"{refused.value} {refused.value.remedy} {refused.value.detail}"


@pytest.mark.parametrize("moment", ["Asking for changes of people", "Reading departments"])
def test_a_server_that_goes_away_in_the_middle_is_a_problem_without_the_password(pair: Pair, moment: str) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    pair.sync()
    pair.server.execute("INSERT INTO departments (name) VALUES ('Law')")
    with pytest.raises(Problem, match="connection to the central store was lost") as stopped:
        pair.sync(progress=_hanging_up(pair, moment))
    assert str(conninfo.conninfo_to_dict(pair.reader)["password"]) not in f"{stopped.value} {stopped.value.detail}"
    assert pair.lake.generations() == [1]
    pair.sync()
    assert len(pair.rows("departments")) == 2


def test_a_server_that_goes_away_after_the_last_row_was_read_is_not_missed(pair: Pair) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    pair.sync(progress=_hanging_up(pair, "Writing"))
    assert len(pair.rows("departments")) == 1


def _hanging_up(pair: Pair, moment: str) -> Progress:
    user = conninfo.conninfo_to_dict(pair.reader)["user"]

    def report(text: str, fraction: float) -> None:
        if text == moment:
            pair.server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", [user])

    return report


def test_maintenance_that_rebuilds_a_table_waits_for_the_sync_and_loses_no_row(pair: Pair) -> None:
    pair.server.execute(EVENT, ["2031-05-04", None])
    user = conninfo.conninfo_to_dict(pair.reader)["user"]
    with central_held(pair.reader):
        locked = pair.server.execute(
            "SELECT relation::regclass::text FROM pg_locks JOIN pg_stat_activity USING (pid) "
            "WHERE usename = %s AND mode = 'AccessShareLock' AND locktype = 'relation'",
            [user],
        ).fetchall()
        assert set(raw_tables()) < {name for (name,) in locked}
        with pair.server.transaction(force_rollback=True):
            pair.server.execute("SET LOCAL lock_timeout = '200ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                pair.server.execute("SELECT settle_waiting_events('2031-06-01')")


def test_maintenance_that_queues_up_in_the_middle_stops_the_sync_and_does_not_hang_it(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attach, "LOCK_SECONDS", 1)
    waiting = threading.Thread(target=pair.server.execute, args=["ALTER TABLE people ADD COLUMN more integer"])

    def queue_up(text: str, fraction: float) -> None:
        if text == "Reading departments" and waiting.ident is None:
            waiting.start()
            time.sleep(0.5)

    with pytest.raises(Problem, match="busy with maintenance"):
        pair.sync(progress=queue_up)
    waiting.join()
    assert pair.sync().full


def test_the_tables_of_the_lake_have_the_columns_that_the_server_has(pair: Pair) -> None:
    for table in raw_tables().values():
        pair.server.execute(f"SELECT {table.central_columns} FROM {table.name} LIMIT 0")
    found = pair.server.execute("SELECT table_name FROM synced_tables").fetchall()
    assert {name for (name,) in found} == set(raw_tables())


def test_a_lake_of_a_program_with_other_columns_is_read_anew(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from analytics_desktop.services.sync import state

    monkeypatch.setattr(state, "shape_sha256", lambda: "older")
    pair.sync()
    monkeypatch.undo()
    assert pair.sync().reason == "this version of the program keeps other columns"
