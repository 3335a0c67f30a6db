"""Claude Code session logs: one request for each answer, however often it was logged."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.importing import ImportReport
from analytics_desktop.services.importers import run_import

DATA = Path(os.environ.get("ANALYTICS_DESKTOP_REAL_DATA", Path(__file__).parents[4] / "shared" / "data"))
LOGS = DATA / "claude-code"


def answer(number: int, output: int = 5, request: str | None = "req", **usage: Any) -> dict[str, Any]:
    counts = {"input_tokens": 100, "output_tokens": output, **usage}
    said = {
        "timestamp": f"2026-01-09T10:00:0{number}.123Z",
        "sessionId": "s",
        "type": "assistant",
        "message": {"role": "assistant", "id": f"msg-{number}", "model": "claude-sonnet-4-20250514", "usage": counts},
    }
    return said | ({"requestId": f"{request}-{number}"} if request else {})


def load(dsn: str, folder: Path, *lines: Any, name: str = "log.jsonl", **constants: str) -> ImportReport:
    file = folder / name
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return run_import("claude-code", [file], dsn, {}, constants)


def ledger(dsn: str, what: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(f"SELECT {what} FROM ai_cost_tracking ORDER BY occurred_at".encode()).fetchall()


BUCKETS = (
    "input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, output_tokens, web_searches, tier"
)


def test_buckets_are_disjoint_and_the_raw_usage_is_kept(central: str, tmp_path: Path) -> None:
    split = {"ephemeral_5m_input_tokens": 7, "ephemeral_1h_input_tokens": 8}
    report = load(
        central,
        tmp_path,
        answer(1, cache_creation_input_tokens=25, cache_read_input_tokens=10),
        answer(2, cache_creation_input_tokens=15, cache_creation=split, server_tool_use={"web_search_requests": 3}),
        answer(3, service_tier="batch"),
        answer(4, speed="fast", service_tier="standard"),
    )
    assert report.loaded == 4
    assert ledger(central, BUCKETS) == [
        (100, 10, 25, 0, 5, 0, "standard"),
        (100, 0, 7, 8, 5, 3, "standard"),
        (100, 0, 0, 0, 5, 0, "batch"),
        (100, 0, 0, 0, 5, 0, "fast"),
    ]
    assert ledger(central, "raw_usage -> 'cache_creation' ->> 'ephemeral_1h_input_tokens'")[1] == ("8",)


def test_a_streamed_answer_counts_once_with_its_last_state(central: str, tmp_path: Path) -> None:
    report = load(central, tmp_path, answer(1, 2), answer(1, 40), answer(1, 40), answer(2, 1))
    assert (report.rows_read, report.loaded, report.repeated) == (4, 2, 2)
    assert ledger(central, "request_id, output_tokens") == [("msg-1:req-1", 40), ("msg-2:req-2", 1)]
    resumed = load(central, tmp_path, answer(1, 40), answer(2, 1), answer(3, 1), name="resumed.jsonl")
    assert (resumed.loaded, resumed.already_there, resumed.differing) == (1, 2, 0)


def test_lines_that_are_no_answer_are_passed_over_and_broken_ones_rejected(central: str, tmp_path: Path) -> None:
    synthetic = answer(5)
    synthetic["message"]["model"] = "<synthetic>"
    nul = answer(6)
    nul["message"]["model"] = "a\0b"
    report = load(
        central,
        tmp_path,
        {"type": "summary", "summary": "x"},
        {"type": "user", "message": {"role": "user", "content": "hello"}},
        '{"timestamp": "2026-01-09T10',
        "",
        "[]",
        synthetic,
        nul,
        answer(7, input_tokens="many"),
        answer(8) | {"timestamp": "soon"},
        answer(9, request=None),
    )
    assert (report.rows_read, report.loaded, report.rejected) == (5, 1, 4)
    with report.rejects[0].open(newline="", encoding="utf-8") as text:
        found = {row["line"]: row["reason"] for row in csv.DictReader(text)}
    assert found == {
        "3": "is not JSON",
        "7": "model: contains a NUL or half a character",
        "8": "input_tokens is missing or no number",
        "9": 'occurred_at: "soon" is not an ISO date and time nor seconds since 1970',
    }
    assert ledger(central, "request_id") == [("msg-9",)]


def test_constants_say_whose_logs_they_are_and_columns_cannot_be_mapped(central: str, tmp_path: Path) -> None:
    load(central, tmp_path, answer(1), agent="Claude Code", project="Apollo", source="laptop 7")
    assert ledger(central, "agent_id IS NOT NULL, project_id IS NOT NULL, source") == [
        (True, True, "claude-code:laptop 7")
    ]
    with pytest.raises(Problem, match="fixed format"):
        run_import("claude-code", [tmp_path], central, {"model": "x"}, {})


def test_a_folder_is_searched_and_its_rejects_lie_beside_it(central: str, tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    (folder / "a" / "b").mkdir(parents=True)
    with pytest.raises(Problem, match=r"no \.jsonl file"):
        run_import("claude-code", [folder], central, {}, {})
    (folder / "a" / "one.jsonl").write_text(json.dumps(answer(1)) + "\n")
    (folder / "a" / "b" / "two.jsonl").write_text(json.dumps(answer(2)) + "\nbroken\n")
    report = run_import("claude-code", [folder], central, {}, {})
    assert (report.loaded, report.rejects) == (2, (tmp_path / "logs.rejects.csv",))


@pytest.mark.real_data
@pytest.mark.skipif(not LOGS.is_dir(), reason=f"the public Claude Code logs are not in {DATA}")
def test_published_logs_give_the_sums_of_their_lines(central: str) -> None:
    said = [json.loads(line) for file in LOGS.rglob("*.jsonl") for line in file.read_text().splitlines() if line]
    usages = {(line["message"]["id"], line["requestId"]): line["message"]["usage"] for line in said}
    for _ in range(2):
        run_import("claude-code", [LOGS], central, {}, {})
    names = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "output_tokens")
    sums = "sum(input_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens), sum(output_tokens), count(*)"
    with psycopg.connect(central) as connection:
        found = connection.execute(f"SELECT {sums} FROM ai_cost_tracking".encode()).fetchone()
    assert found == (*(sum(usage[name] for usage in usages.values()) for name in names), len(usages))
