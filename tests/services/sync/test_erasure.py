"""Who was erased or opted out is gone from this machine after the next sync, and the history still holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.subject import OUT_OF_REACH, erase_person, export_person
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.sync.raw_tables import raw_tables
from tests.fixtures.command_line import Command
from tests.fixtures.lake import Pair

NAMES = ("Ada Lovelace", "ada@example.com", "ada-17")


def fill(pair: Pair) -> None:
    pair.server.execute(
        "INSERT INTO people (id, external_id, display_name, email) VALUES "
        "(1, 'ada-17', 'Ada Lovelace', 'ada@example.com'), (2, 'ben', 'Ben Other', 'ben@example.com')"
    )
    pair.server.execute("INSERT INTO agents (id, name) VALUES (1, 'A')")
    pair.server.execute(
        "INSERT INTO audit_log (actor, person_id, action, outcome) VALUES ('ada@example.com', 1, 'login', 'success'), "
        "('ben', 2, 'login', 'success')"
    )
    pair.server.execute(
        "INSERT INTO feedback (agent_id, person_id, given_at, score, comment) "
        "VALUES (1, 1, now(), 9, 'says Ada Lovelace')"
    )
    pair.server.execute("INSERT INTO data_requests VALUES (7, 'deletion', 'ada@example.com', now(), now(), NULL, '')")


def readable(pair: Pair) -> str:
    """Every row of the lake, and everything that its catalogue says about files and values."""
    with open_generation(pair.workspace, pair.secrets) as generation:
        ask = generation.connection.execute
        found = ask("SELECT database_name, table_name FROM duckdb_tables() WHERE database_name LIKE '__ducklake%'")
        inner = [f'"{database}"."{table}"' for database, table in found.fetchall()]
        names = [f"lake.{name}" for name in raw_tables()] + inner
        return "\n".join(str(ask(f"FROM {name}").fetchall()) for name in names)


def retention_of(pair: Pair, table: str) -> tuple[object, object]:
    """What the retention metric says: days, state."""
    desk = Desk.open(pair.workspace, pair.secrets)
    try:
        found = desk.panel("compliance.retention", desk.default_filters()).table
    finally:
        desk.close()
    assert found is not None
    return next((row[1], row[3]) for row in found.rows if row[0] == table)


def files_of(pair: Pair) -> set[Path]:
    return {file for file in pair.lake.data.rglob("*") if file.is_file()}


def test_after_the_next_sync_nothing_here_names_the_person_and_older_files_are_gone(pair: Pair) -> None:
    fill(pair)
    pair.sync()
    pair.server.execute("INSERT INTO feedback (agent_id, person_id, given_at, score) VALUES (1, 2, now(), 9)")
    pair.sync()
    before, old = readable(pair), files_of(pair)
    assert all(name in before for name in NAMES)
    told = erase_person(pair.central, "ada@example.com", "request 7", 7)
    assert told.out_of_reach[-len(OUT_OF_REACH) :] == OUT_OF_REACH
    report = pair.sync()
    assert not report.full
    after = readable(pair)
    assert [name for name in (*NAMES, "Lovelace") if name in after] == []
    assert "Ben Other" in after
    assert pair.lake.generations() == [report.generation]
    with_names = {file for file in old if file in files_of(pair)}
    assert all("/people/" not in str(file) and "/audit_log/" not in str(file) for file in with_names)
    assert pair.sync(full=True).history  # and a full sync finds the history whole too


def test_entries_that_go_without_an_erasure_that_names_them_are_still_an_alarm(pair: Pair) -> None:
    fill(pair)
    pair.sync()
    erase_person(pair.central, "1", "request")
    pair.sync()
    with pair.server.transaction():
        pair.server.execute("SET LOCAL ROLE analytics_owner")
        pair.server.execute("INSERT INTO audit_erasures SELECT seq FROM audit_log WHERE actor = 'ben'")
        pair.server.execute("DELETE FROM audit_log WHERE actor = 'ben'")
    with pytest.raises(Problem, match="history of the audit log was changed"):
        pair.sync()


def test_everything_about_a_person_is_one_file(central: str, pair: Pair, command: Command, tmp_path: Path) -> None:
    fill(pair)
    told = command("subject", "export", "ada-17", "--out", tmp_path / "ada.json", "--request", "7", "--dsn", central)
    assert told.code == 0, told.err
    record = json.loads((tmp_path / "ada.json").read_text(encoding="utf-8"))
    assert record["rows"] == {"people": 1, "feedback": 1, "audit_log": 1, "data_requests": 1}
    assert record["tables"]["feedback"][0]["comment"] == "says Ada Lovelace"
    assert "Ben" not in json.dumps(record)
    row = pair.server.execute("SELECT count(*), bool_and(is_pii) FROM audit_log WHERE action = 'subject.exported'")
    assert row.fetchone() == (1, True)
    with pytest.raises(Problem, match="Nobody is known as nobody"):
        export_person(central, "nobody", tmp_path / "x.json")
    assert not (tmp_path / "x.json").exists()


def test_erasing_tells_what_is_out_of_reach(central: str, pair: Pair, command: Command) -> None:
    fill(pair)
    pair.server.execute("INSERT INTO logins VALUES ('ada', 1, 'manager')")
    assert "A reason is needed" in command("central", "erase", "ada", "--dsn", central).err
    told = command("central", "erase", "ada", "--reason", "request 7", "--dsn", central)
    assert told.code == 0, told.err
    assert "Person 1 is erased" in told.out
    assert "The login ada of PostgreSQL sees nothing any more" in told.out
    assert all(sentence in told.out for sentence in OUT_OF_REACH)


def test_who_opts_out_leaves_the_rollups_of_all_days_also_where_rows_went_by_retention(whole_pair: Pair) -> None:
    pair = whole_pair
    fill(pair)
    for person in (1, 2):
        pair.server.execute(
            "INSERT INTO analytics_events (occurred_at, event_type, person_id) "
            "SELECT now() - d * interval '1 day', 'x', %s FROM unnest('{1,200}'::int[]) d",
            [person],
        )
    people = "SELECT person_id, count(DISTINCT day) FROM lake.mart_user_day GROUP BY 1 ORDER BY 1"
    pair.sync()
    assert pair.ask(people) == [(1, 2), (2, 2)]
    assert retention_of(pair, "analytics_events") == (90, "older than the policy")
    with pair.server.transaction():
        pair.server.execute("SET LOCAL ROLE analytics_owner")
        pair.server.execute("SELECT apply_retention(current_date)")
    pair.server.execute("INSERT INTO opt_outs VALUES (1, now())")
    pair.sync()
    assert pair.ask("SELECT count(*) FROM lake.analytics_events") == [(2,)]
    assert pair.ask(people) == [(2, 2)]
    assert retention_of(pair, "analytics_events") == (90, "within the policy")
    desk = Desk.open(pair.workspace, pair.secrets)
    assert desk.pseudonyms().people == {"Ben Other": 2}
    desk.close()
