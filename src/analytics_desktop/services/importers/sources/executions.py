"""Agent runs: CSV or JSONL, one row or line is one execution."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.batch import Opened
from analytics_desktop.services.importers.json_lines import is_json_lines, open_json_lines
from analytics_desktop.services.importers.plan import Plan
from analytics_desktop.services.importers.sources import requests

FIELDS = {
    "started_at": "when the run began: ISO date and time, or seconds or milliseconds since 1970",
    "agent": "name of the agent",
    "outcome": "success, failure, timeout or running; usual words for these (ok, completed, error, true ...) are known",
    "finished_at": "when the run ended",
    "duration_ms": "how long it took, in milliseconds (instead of finished_at)",
    "duration_seconds": "how long it took, in seconds (instead of finished_at)",
    "execution_id": "id of the run; without it the row's content identifies it",
    "agent_version": "version of the agent",
    "attempts": "how often it was tried, 1 or more",
    "error_code": "code of the error",
    "error_message": "what the error said",
    "error_category": "rate_limit, timeout, invalid_input, auth, tool_error, model_refusal, network, internal "
    "or other; without it code and message decide",
    "task_type": "kind of task, free text",
    "person": "external id or e-mail address of the person",
    "team": "name of the team",
    "department": "name of the department",
    "feature": "name of the feature",
    "source": "only with --set: keeps several systems apart",
}

KIND = ImporterKind(
    name="executions",
    title="Agent runs (CSV or JSONL)",
    help="Any CSV or JSONL file with one row for each run of an agent. Name its columns with --map FIELD=COLUMN "
    "(in JSONL parts of parts are written a.b), and give what all rows share with --set FIELD=VALUE.",
    fields=FIELDS,
    required=(("started_at",), ("agent",), ("outcome",)),
    target="executions",
)


def files(named: list[Path]) -> dict[Path, Path]:
    return {file: file for file in named}


@contextmanager
def opened(file: Path, plan: Plan) -> Iterator[Opened]:
    """Problem when a mapped column is missing or a required field has neither column nor value."""
    opening = open_json_lines if is_json_lines(file) else requests.opened
    with opening(file, plan) as found:
        yield found
