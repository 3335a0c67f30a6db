"""A sync that does not come to its end leaves the last generation as it was, and the next sync makes it good."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.services.lake import publish
from analytics_desktop.services.lake.check import verify_lake
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.lake.manifests import read_manifest
from analytics_desktop.services.secrets import open_secrets
from tests.fixtures.lake import PASSPHRASE, Pair
from tests.services.sync.worker import STEPS

POINTS = ["Connecting", "Asking for changes of teams", "Reading analytics_events", "Writing", "Checking what", *STEPS]
TELLING = ("Reading analytics_events", "Checking what", "replacing the pointer", "pinning the new", "sweeping")
EVENTS = (
    "INSERT INTO analytics_events (occurred_at, event_type, payload) "
    "SELECT '2026-05-01'::timestamptz + i * interval '1 minute', 'x', jsonb_build_object('i', i) "
    "FROM generate_series(1, %s) i"
)


def worker(pair: Pair, point: str = "") -> list[str]:
    return [sys.executable, "-m", "tests.services.sync.worker", str(pair.workspace.root), pair.reader, point]


@pytest.fixture
def lasting(pair: Pair) -> Pair:
    """A pair with one generation of 500 events, its secrets in a file so that other processes can use them."""
    pair.secrets = open_secrets(pair.workspace, lambda: PASSPHRASE)
    pair.server.execute(EVENTS, [500])
    pair.sync()
    return pair


def assert_whole(pair: Pair) -> None:
    """What is published is complete, and no file lies around that no kept generation names."""
    verify_lake(pair.workspace, pair.secrets)
    lake = pair.lake
    named = {file.path for number in lake.generations() for file in read_manifest(lake.manifest(number))[0].files}
    there = {path.relative_to(lake.root).as_posix() for path in lake.data.rglob("*") if path.is_file()}
    assert there == {name for name in named if name.startswith("data/")}
    assert len(lake.generations()) <= publish.KEPT_GENERATIONS
    assert list(lake.spill.iterdir()) == []


@pytest.mark.parametrize(
    "point", [pytest.param(one, marks=() if one in TELLING else pytest.mark.slow) for one in POINTS]
)
def test_a_process_killed_at_any_step_loses_and_doubles_nothing(lasting: Pair, point: str) -> None:
    lasting.server.execute(EVENTS, [300])
    killed = subprocess.run(worker(lasting, point), capture_output=True, text=True, timeout=200, check=False)
    assert killed.returncode == -9, killed.stderr
    published = {"pinning the new", "sweeping"}
    assert lasting.ask("SELECT count(*) FROM lake.analytics_events") == [(800 if point in published else 500,)]
    report = lasting.sync()
    assert report.rows == ({} if point in published else {"analytics_events": 300})
    assert lasting.ask("SELECT count(*), count(DISTINCT id) FROM lake.analytics_events") == [(800, 800)]
    assert_whole(lasting)


def test_processes_killed_at_random_moments_lose_and_double_nothing(lasting: Pair) -> None:
    _killed(lasting, 3)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_200_processes_killed_at_random_and_named_points_lose_and_double_nothing(lasting: Pair) -> None:
    _killed(lasting, 200, POINTS)


def _killed(lasting: Pair, times: int, points: Sequence[str] = ()) -> None:
    """Every second one dies at a named point where there are some, the others at a random moment."""
    dice = random.Random(4)
    total = 500
    for number in range(times):
        lasting.server.execute(EVENTS, [200])
        total += 200
        if points and number % 2:
            point = points[number // 2 % len(points)]
            subprocess.run(worker(lasting, point), capture_output=True, timeout=200, check=False)
            continue
        with subprocess.Popen(worker(lasting), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0, 2))
            process.kill()
    lasting.sync()
    assert lasting.ask("SELECT count(*), count(DISTINCT id) FROM lake.analytics_events") == [(total, total)]
    assert_whole(lasting)


def test_a_process_killed_during_the_first_sync_leaves_no_lake(pair: Pair) -> None:
    pair.secrets = open_secrets(pair.workspace, lambda: PASSPHRASE)
    pair.server.execute(EVENTS, [500])
    subprocess.run(worker(pair, "Reading agent_executions"), capture_output=True, timeout=200, check=False)
    with pytest.raises(Problem, match="no data on this machine yet"):
        pair.rows("people")
    assert pair.sync().full
    assert_whole(pair)


@pytest.mark.parametrize("message", ["Connecting", "Reading analytics_events", "Writing", "Checking what"])
def test_a_cancelled_sync_leaves_the_old_generation_and_no_draft(lasting: Pair, message: str) -> None:
    lasting.server.execute(EVENTS, [300])

    def cancel(text: str, fraction: float) -> None:
        if text.startswith(message):
            raise Cancelled

    with pytest.raises(Cancelled):
        lasting.sync(progress=cancel)
    assert lasting.lake.generations() == [1]
    assert lasting.ask("SELECT count(*) FROM lake.analytics_events") == [(500,)]
    lasting.sync()
    assert_whole(lasting)


def test_cancelling_stops_a_statement_that_is_running(pair: Pair) -> None:
    pair.server.execute(
        "CREATE FUNCTION slow(integer) RETURNS integer LANGUAGE sql AS 'SELECT $1 FROM pg_sleep(0.002)'"
    )
    pair.server.execute("ALTER TABLE departments RENAME TO slow_departments")
    pair.server.execute("INSERT INTO slow_departments (name) SELECT i::text FROM generate_series(1, 20000) i")
    pair.server.execute("CREATE VIEW departments AS SELECT slow(id) AS id, name, cost_center FROM slow_departments")
    pair.server.execute("GRANT SELECT ON departments TO analytics_reader")
    began: list[float] = []

    def cancel(text: str, fraction: float) -> None:
        if text == "Reading departments":
            began.append(time.monotonic())
            if began[-1] - began[0] > 0.3:
                raise Cancelled

    with pytest.raises(Cancelled):
        pair.sync(progress=cancel)
    assert time.monotonic() - began[-1] < 10  # reading it to the end takes 40 s and more


def test_a_full_disk_is_a_problem_and_nothing_is_lost(lasting: Pair) -> None:
    _on_a_full_disk(lasting, 2000)
    assert lasting.sync().rows == {"analytics_events": 300_000}
    assert_whole(lasting)


@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_20_rounds_on_a_disk_that_is_full_somewhere_lose_nothing(lasting: Pair) -> None:
    dice, total = random.Random(7), 500
    for _ in range(20):
        _on_a_full_disk(lasting, dice.randrange(300, 2000), total)
        total += 300_000
        assert lasting.sync().rows == {"analytics_events": 300_000}
        assert_whole(lasting)
    assert lasting.ask("SELECT count(*), count(DISTINCT id) FROM lake.analytics_events") == [(total, total)]


def _on_a_full_disk(lasting: Pair, blocks: int, before: int = 500) -> None:
    """A sync of 300,000 rows by a process that may write no file of more than so many blocks of 1 KiB."""
    lasting.server.execute(EVENTS, [300_000])
    limited = ["/bin/bash", "-c", f'ulimit -f {blocks}; exec "$@"', "limited", *worker(lasting)]
    failed = subprocess.run(limited, capture_output=True, text=True, timeout=250, check=False)
    assert failed.returncode == 1
    assert "The disk is full" in failed.stderr
    assert lasting.ask("SELECT count(*) FROM lake.analytics_events") == [(before,)]


def test_a_commit_that_reports_an_error_but_happened_is_found_out(
    lasting: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    from analytics_desktop.services.sync import write

    real = write.run_watched

    def liar(connection: duckdb.DuckDBPyConnection, statement: str, *more: object) -> object:
        result = real(connection, statement, *more)  # type: ignore[arg-type]
        if statement == "COMMIT":
            raise duckdb.IOException("the connection was lost")
        return result

    monkeypatch.setattr(write, "run_watched", liar)
    lasting.server.execute(EVENTS, [300])
    lasting.sync()
    assert lasting.ask("SELECT count(*) FROM lake.analytics_events") == [(800,)]
    assert_whole(lasting)


def test_a_commit_that_reports_an_error_and_did_not_happen_changes_nothing(
    lasting: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    from analytics_desktop.services.sync import write

    real = write.run_watched

    def broken(connection: duckdb.DuckDBPyConnection, statement: str, *more: object) -> object:
        if statement == "COMMIT":
            raise duckdb.IOException("No space left on device")
        return real(connection, statement, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(write, "run_watched", broken)
    lasting.server.execute(EVENTS, [300])
    with pytest.raises(Problem, match="The disk is full"):
        lasting.sync()
    assert lasting.ask("SELECT count(*) FROM lake.analytics_events") == [(500,)]
    with open_generation(lasting.workspace, lasting.secrets) as generation:
        assert generation.number == 1
