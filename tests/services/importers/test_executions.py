"""Agent runs arrive from CSV and JSONL, each once, bad rows with their reason."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportOptions, ImportReport
from analytics_desktop.services.importers import run_import
from tests.services.importers.loading import rows

TRACE = (
    Path(os.environ.get("ANALYTICS_DESKTOP_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
    / "azure-llm-2023"
    / "AzureLLMInferenceTrace_code.csv"
)
HEADER = "run,bot,begin,end,state,tries,error"
COLUMNS = {"execution_id": "run", "agent": "bot", "started_at": "begin", "finished_at": "end", "outcome": "state",
           "attempts": "tries", "error_message": "error"}  # fmt: skip
GOOD = (
    "r1,Writer,2026-03-02T09:00:00Z,2026-03-02T09:01:00Z,completed,1,",
    "r2,Writer,2026-03-02T10:00:00Z,2026-03-02T10:00:01.5Z,error,3,429 rate limit",
    "r3,Reader,2026-03-02T11:00:00Z,,running,1,",
)


def load(dsn: str, file: Path, mapping: dict[str, str] | None = None, **constants: str) -> ImportReport:
    columns = COLUMNS if mapping is None else mapping
    return run_import("executions", [file], dsn, columns, constants, ImportOptions())


def written(tmp_path: Path, *lines: str, header: str = HEADER, name: str = "runs.csv") -> Path:
    file = tmp_path / name
    file.write_text("\n".join((header, *lines) if header else lines), encoding="utf-8")
    return file


def stored(dsn: str) -> list[tuple[Any, ...]]:
    return rows(
        dsn,
        "SELECT a.name, outcome, attempts, duration_ms, error_category FROM agent_executions JOIN agents a "
        "ON a.id = agent_id ORDER BY started_at",
    )


def test_rows_become_runs_with_duration_and_category(central: str, tmp_path: Path) -> None:
    report = load(central, written(tmp_path, *GOOD))
    assert (report.rows_read, report.loaded, report.rejected) == (3, 3, 0)
    assert stored(central) == [
        ("Writer", "success", 1, 60_000, None),
        ("Writer", "failure", 3, 1500, "rate_limit"),
        ("Reader", "running", 1, None, None),
    ]


def test_the_same_file_twice_changes_nothing(central: str, tmp_path: Path) -> None:
    file = written(tmp_path, *GOOD)
    load(central, file)
    again = load(central, file)
    assert (again.loaded, again.already_there, again.differing) == (0, 3, 0)
    assert len(stored(central)) == 3


def test_a_running_run_ends_and_an_ended_one_stays(central: str, tmp_path: Path) -> None:
    load(central, written(tmp_path, *GOOD))
    later = (
        "r3,Reader,2026-03-02T11:00:00Z,2026-03-02T11:00:02Z,timed_out,1,",
        "r1,Writer,2026-03-02T09:00:00Z,2026-03-02T09:01:00Z,error,1,",
    )
    report = load(central, written(tmp_path, *later))
    assert (report.loaded, report.already_there, report.differing) == (1, 1, 1)
    assert stored(central)[0][1] == "success"
    assert stored(central)[2][1:] == ("timeout", 1, 2000, "timeout")


def test_rows_that_say_the_same_without_an_id_are_runs_of_their_own(central: str, tmp_path: Path) -> None:
    mapping = {name: column for name, column in COLUMNS.items() if name != "execution_id"}
    file = written(tmp_path, GOOD[0], GOOD[0])
    assert load(central, file, mapping).loaded == 2
    assert load(central, file, mapping).loaded == 0


BAD = {
    "x1,,2026-03-02T09:00:00Z,,ok,1,": "bot: is empty",
    "x2,Writer,yesterday,,ok,1,": 'begin: "yesterday" is not an ISO date and time',
    "x3,Writer,2026-03-02T09:00:00Z,,perhaps,1,": 'state: "perhaps" is not one of success, failure, timeout, running',
    "x4,Writer,2026-03-02T09:00:00Z,2026-03-01T09:00:00Z,ok,1,": "end: is before begin",
    "x5,Writer,2026-03-02T09:00:00Z,,ok,0,": 'tries: "0" is less than 1',
    "x6,Writer,2026-03-02T09:00:00Z,,ok,1.5,": 'tries: "1.5" is not a whole number',
    "x7,Writer,2026-03-02T09:00:00Z,,ok,many,": 'tries: "many" is not a number',
    "x8,Writer": "has 2 cells where the header has 7",
}


def test_bad_rows_go_to_the_rejects_file_and_good_ones_in(central: str, tmp_path: Path) -> None:
    report = load(central, written(tmp_path, *BAD, *GOOD))
    assert (report.rows_read, report.loaded, report.rejected) == (len(BAD) + 3, 3, len(BAD))
    with report.rejects[0].open(encoding="utf-8", newline="") as file:
        found = {row["original_row"]: row["reason"] for row in csv.DictReader(file)}
    for original, reason in BAD.items():
        assert found[original].startswith(reason)


LINES = (
    {"id": "a", "meta": {"agent": "Coder", "version": "1.2"}, "t": 1772442000, "ok": True, "ms": 1234.6},
    {"id": "b", "meta": {"agent": "Coder", "version": "1.2"}, "t": 1772442060, "ok": False, "ms": 10,
     "error": {"code": "tool_failed", "message": "Tool x failed"}},
)  # fmt: skip
PATHS = {"execution_id": "id", "agent": "meta.agent", "agent_version": "meta.version", "started_at": "t",
         "outcome": "ok", "duration_ms": "ms", "error_code": "error.code",
         "error_message": "error.message"}  # fmt: skip


def test_json_lines_are_mapped_by_their_paths(central: str, tmp_path: Path) -> None:
    lines = [*(json.dumps(line) for line in LINES), "{broken", "", "[1]"]
    report = load(central, written(tmp_path, *lines, header="", name="runs.jsonl"), PATHS)
    assert (report.rows_read, report.loaded, report.rejected) == (4, 2, 2)
    assert stored(central) == [("Coder", "success", 1, 1235, None), ("Coder", "failure", 1, 10, "tool_error")]
    assert rows(central, "SELECT DISTINCT agent_version FROM agent_executions") == [("1.2",)]


def test_a_path_that_is_nowhere_is_told_with_those_that_are(central: str, tmp_path: Path) -> None:
    file = written(tmp_path, json.dumps(LINES[0]), header="", name="runs.jsonl")
    with pytest.raises(Problem) as caught:
        load(central, file, PATHS | {"agent": "meta.bot"})
    assert "meta.bot" in caught.value.sentence
    assert "meta.agent" in caught.value.remedy


def test_a_constant_that_fits_no_row_is_refused(central: str, tmp_path: Path) -> None:
    mapping = {name: column for name, column in COLUMNS.items() if name != "outcome"}
    with pytest.raises(Problem, match="outcome"):
        load(central, written(tmp_path, *GOOD), mapping, outcome="perhaps")


@pytest.mark.real_data
@pytest.mark.skipif(not TRACE.exists(), reason=f"the public Azure trace is not in {TRACE}")
def test_a_published_trace_of_requests_is_imported_as_runs(central: str) -> None:
    with TRACE.open(newline="") as text:
        expected = sum(1 for _ in csv.DictReader(text))
    for loaded in (expected, 0):
        report = load(central, TRACE, {"started_at": "TIMESTAMP"}, agent="code", outcome="success")
        assert (report.rows_read, report.loaded, report.rejected) == (expected, loaded, 0)
    span = rows(central, "SELECT count(*), count(DISTINCT id) FROM agent_executions")
    assert span == [(expected, expected)]
