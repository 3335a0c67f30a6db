"""Each scheduled run is logged: begun, ended, how, and the one that was cut off too."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.services.alerts.sources import failed_runs
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.schedules import run_log as module
from analytics_desktop.services.schedules.run_log import Busy, RunLog
from analytics_desktop.services.workspace import Workspace, workspace_at
from tests.fixtures.command_line import Command
from tests.fixtures.lake import MemorySecrets


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return workspace_at(tmp_path / "own")


@pytest.fixture
def log(workspace: Workspace) -> RunLog:
    return RunLog(workspace)


def run(log: RunLog, job: str, error: BaseException | None = None) -> None:
    try:
        with log.recording(job) as said:
            said.append("3 rows.")
            if error is not None:
                raise error
    except (Problem, Cancelled, KeyError):
        assert error is not None


def test_every_way_to_end_is_told(log: RunLog) -> None:
    run(log, "sync")
    run(log, "sync", Problem("No network.", "Check it."))
    run(log, "sync", Cancelled())
    run(log, "sync", KeyError("bug with data-mark"))
    found = [(one.outcome, one.message, one.remedy) for one in log.runs()]
    assert found == [
        ("failed", "A bug of the program: KeyError.", ""),
        ("stopped", "Stopped from outside.", ""),
        ("failed", "No network.", "Check it."),
        ("done", "3 rows.", ""),
    ]
    assert all(one.ended is not None and one.ended >= one.started for one in log.runs())


def test_a_job_does_not_run_twice_at_once(log: RunLog) -> None:
    with log.recording("sync"):
        assert log.runs()[0].outcome == "running"
        with pytest.raises(Busy), log.recording("sync"):
            raise AssertionError("must not run")
        run(log, "alerts")
    assert [(one.job, one.outcome) for one in log.runs()] == [("alerts", "done"), ("sync", "skipped"), ("sync", "done")]


def test_a_run_that_was_killed_is_told_as_cut_off(workspace: Workspace, log: RunLog) -> None:
    script = (
        "import sys, time, pathlib\n"
        "from analytics_desktop.services.schedules.run_log import RunLog\n"
        "from analytics_desktop.services.workspace import Workspace\n"
        "with RunLog(Workspace(pathlib.Path(sys.argv[1]))).recording('sync'):\n"
        "    print('in', flush=True)\n"
        "    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(workspace.root)], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        assert log.runs()[0].outcome == "running"
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    (cut,) = log.runs()
    assert (cut.outcome, cut.ended) == ("cut off", None)
    run(log, "sync")
    assert [one.outcome for one in log.runs()] == ["done", "cut off"]


def test_half_a_line_of_a_crash_spoils_nothing_but_itself(workspace: Workspace, log: RunLog) -> None:
    run(log, "sync")
    with workspace.runs_file.open("a") as file:
        file.write('{"id": "half", "jo\n')
    run(log, "alerts")
    assert [one.job for one in log.runs()] == ["alerts", "sync"]


def test_the_log_stays_short(workspace: Workspace, log: RunLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FULL", 2000)
    monkeypatch.setattr(module, "KEPT", 5)
    for number in range(30):
        run(log, f"job-{number}")
    assert workspace.runs_file.stat().st_size < 5000
    assert [one.job for one in log.runs()][:5] == [f"job-{number}" for number in (29, 28, 27, 26, 25)]
    assert workspace.runs_file.stat().st_mode & 0o077 == 0


@pytest.fixture
def desk(workspace: Workspace) -> Iterator[Desk]:
    made = Desk.open(workspace, MemorySecrets())
    yield made
    made.close()


def test_a_failed_job_is_an_alert_once_for_each_row_of_failures(desk: Desk, log: RunLog) -> None:
    def told() -> list[tuple[str, str]]:
        return [(one.key, one.sentence) for one in failed_runs.alerts(desk, datetime.now(UTC))]

    run(log, "digest", Problem("No mail.", "Mend it."))
    ((first, words),) = told()
    assert words == "The scheduled digest failed once. No mail. Mend it."
    run(log, "digest", Problem("No mail.", "Mend it."))
    ((again, words),) = told()
    assert (again, words) == (first, "The scheduled digest failed 2 times in a row. No mail. Mend it.")
    run(log, "digest")
    assert told() == []
    time.sleep(0.001)
    run(log, "digest", Problem("No mail.", "Mend it."))
    assert [key for key, _ in told()] != [first]
    assert list(failed_runs.alerts(desk, datetime.now(UTC) + timedelta(days=8))) == []


def test_an_hourly_job_is_told_when_it_failed_three_times_in_a_row(desk: Desk, log: RunLog) -> None:
    for count in range(3):
        assert len(list(failed_runs.alerts(desk, datetime.now(UTC)))) == 0, count
        run(log, "sync", Problem("Offline.", ""))
    assert len(list(failed_runs.alerts(desk, datetime.now(UTC)))) == 1


def test_a_scheduled_verb_logs_its_failure_with_the_remedy(command: Command) -> None:
    told = command("schedule", "run", "sync")
    assert told.code == 1
    assert "not connected" in told.err
    (logged,) = command("schedule", "runs", "--json").json
    assert (logged["job"], logged["outcome"]) == ("sync", "failed")
    assert "not connected" in logged["message"]
    assert "connect --dsn" in logged["remedy"]
    assert "failed" in command("schedule", "runs", "--failed").out
