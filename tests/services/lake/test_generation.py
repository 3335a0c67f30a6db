"""A published generation, opened for reading."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import duckdb
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.lake.generation import Generation, open_generation
from analytics_desktop.services.lake.keys import LAKE_KEY
from tests.fixtures.lake import MemorySecrets, Pair, Synced


@pytest.fixture(scope="module")
def generation(synced: Synced) -> Generation:
    with open_generation(synced.workspace, synced.secrets) as opened:
        yield opened  # type: ignore[misc]


def test_rollups_are_in_memory_equal_to_those_of_the_lake_and_sorted_by_day(generation: Generation) -> None:
    ask = generation.connection.execute
    names = [name for (name,) in ask("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'mart'").fetchall()]
    assert "bill_day" in names
    for name in names:
        assert ask(f"(FROM mart.{name} EXCEPT ALL FROM lake.mart_{name})").fetchall() == []
        assert (
            ask(f"SELECT count(*) FROM mart.{name}").fetchone()
            == ask(f"SELECT count(*) FROM lake.mart_{name}").fetchone()
        )
    days = [day for (day,) in ask("SELECT day FROM mart.bill_day").fetchall()]
    assert len(days) > 100
    assert days == sorted(days)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY (SELECT 1) TO '{out}/x.csv'",
        "COPY (SELECT 1) TO '{data}/x.parquet'",
        "COPY lake.people TO '{out}/people.parquet'",
        "FROM read_text('/etc/hostname')",
        "FROM read_csv('{root}/settings.json')",
        "FROM glob('/etc/*')",
        "ATTACH '{out}/other.duckdb' AS other",
        "ATTACH '{data}/other.duckdb' AS other",
        "ATTACH 'host=127.0.0.1' AS server (TYPE postgres)",
        "INSTALL spatial",
        "LOAD postgres_scanner",
        "EXPORT DATABASE '{out}'",
        "FROM read_parquet('https://example.com/x.parquet')",
        "SET enable_external_access = true",
        "SET allowed_paths = ['/etc/hostname']",
        "RESET lock_configuration",
        "SET memory_limit = '1TB'",
        "INSERT INTO lake.departments VALUES (1, 'x', 'y')",
        "DELETE FROM lake.people",
        "CREATE TABLE lake.more (a INTEGER)",
        "DELETE FROM __ducklake_metadata_lake.ducklake_data_file",
    ],
)
def test_sql_reaches_nothing_but_the_generation(
    generation: Generation, synced: Synced, tmp_path: Path, statement: str
) -> None:
    names = {"out": tmp_path, "data": synced.workspace.lake / "data", "root": synced.workspace.root}
    with pytest.raises(duckdb.Error):
        generation.connection.execute(statement.format(**names)).fetchall()
    assert list(tmp_path.iterdir()) == []


def test_settings_stay_open_only_until_a_reader_has_loaded_what_it_needs(synced: Synced) -> None:
    """Both cores load the rollups; then every question has one, and no statement changes that."""
    with open_generation(synced.workspace, synced.secrets, settled=False) as opened:
        with pytest.raises(duckdb.Error):
            opened.connection.execute("FROM read_text('/etc/hostname')")
        opened.connection.execute("SET threads = 2")
        opened.settle()
        assert opened.connection.execute("SELECT current_setting('threads')").fetchone() == (1,)
        with pytest.raises(duckdb.Error, match="locked"):
            opened.connection.execute("SET threads = 2")


def test_the_key_cannot_be_read_through_sql(generation: Generation, synced: Synced) -> None:
    key = synced.secrets.get(LAKE_KEY)
    assert key is not None
    assert len(key) == 64
    for source in ("duckdb_databases()", "duckdb_secrets()", "duckdb_settings()", "duckdb_variables()"):
        assert key not in str(generation.connection.execute(f"FROM {source}").fetchall())
    assert key not in str(generation.connection.execute("SELECT sql FROM duckdb_tables()").fetchall())


def test_cursors_answer_in_threads_side_by_side(generation: Generation) -> None:
    answers: list[object] = []

    def ask() -> None:
        with generation.cursor() as cursor:
            answers.append(cursor.execute("SELECT count(*) FROM lake.people").fetchone())

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(generation.manifest.rows["people"],)] * 6


def test_interrupt_stops_the_queries_of_all_cursors(generation: Generation) -> None:
    stopped: list[float] = []

    def ask() -> None:
        cursor = generation.cursor()
        with pytest.raises(duckdb.InterruptException):
            cursor.execute("SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range % 7 = b.range % 5")
        stopped.append(time.monotonic())

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for _ in range(100):
        if not any(thread.is_alive() for thread in threads):
            break
        generation.interrupt()
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    assert len(stopped) == 2
    assert generation.connection.execute("SELECT 1").fetchone() == (1,)


def test_before_the_first_sync_there_is_nothing_to_open(pair: Pair) -> None:
    with pytest.raises(Problem, match="no data on this machine yet"):
        open_generation(pair.workspace, pair.secrets)


def test_a_generation_keeps_its_numbers_while_newer_ones_are_published(pair: Pair) -> None:
    pair.server.execute("INSERT INTO departments (name) VALUES ('first')")
    pair.sync()
    with open_generation(pair.workspace, pair.secrets) as old:
        for number in range(5):
            pair.server.execute("UPDATE departments SET name = %s", [f"later {number}"])
            pair.sync()
        assert old.connection.execute("SELECT name FROM lake.departments").fetchall() == [("first",)]
    assert pair.rows("departments")[0][1] == "later 4"


def test_a_closed_generation_leaves_nothing_on_disk(pair: Pair) -> None:
    pair.sync()
    with open_generation(pair.workspace, pair.secrets):
        assert [entry.name.split("-")[0] for entry in pair.lake.spill.iterdir()] == ["read"]
    assert list(pair.lake.spill.iterdir()) == []


def test_a_store_without_its_key_is_a_problem_that_names_the_remedy(pair: Pair) -> None:
    pair.sync()
    pair.secrets.delete(LAKE_KEY)
    with pytest.raises(Problem, match="key of the lake is missing") as missing:
        open_generation(pair.workspace, pair.secrets)
    assert "sync --full" in missing.value.remedy
    with pytest.raises(Problem, match="key of the lake is missing"):
        pair.sync()
    pair.sync(full=True)
    assert len(pair.rows("store_identity")) == 1


def test_another_key_does_not_open_the_lake(pair: Pair) -> None:
    pair.sync()
    pair.secrets.set(LAKE_KEY, "0" * 64)
    with pytest.raises(Problem, match="cannot be opened with the key") as refused:
        open_generation(pair.workspace, pair.secrets)
    assert "0" * 64 not in refused.value.detail


def test_a_lake_in_a_moved_workspace_opens(pair: Pair, tmp_path: Path) -> None:
    from analytics_desktop.services.workspace import workspace_at

    pair.server.execute("INSERT INTO departments (name) VALUES ('Sales')")
    pair.sync()
    moved = pair.workspace.root.rename(tmp_path / "elsewhere")
    pair.workspace = workspace_at(moved)
    assert len(pair.rows("departments")) == 1
    pair.server.execute("INSERT INTO departments (name) VALUES ('Law')")
    pair.sync()
    assert len(pair.rows("departments")) == 2


def test_secrets_of_another_workspace_do_not_open_it(pair: Pair) -> None:
    pair.sync()
    with pytest.raises(Problem, match="does not remember"):
        open_generation(pair.workspace, MemorySecrets())
