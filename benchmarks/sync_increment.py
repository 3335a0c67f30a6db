"""A sync of some new rows, against appending the same rows to a lake and nothing else, and against a full build."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import psycopg

from analytics_desktop.services.lake.duck import SYNC_EXTENSIONS, attach_lake, connect, literal
from analytics_desktop.services.sync import sync
from analytics_desktop.services.sync.attach import attach_central
from analytics_desktop.services.sync.raw_tables import raw_tables
from analytics_desktop.services.workspace import workspace_at
from benchmarks.central_rows import central_with_company
from benchmarks.measure import Row, seconds, tell
from benchmarks.secrets_in_memory import SecretsInMemory

PEOPLE, DAYS = int(os.environ.get("PEOPLE", "1000")), int(os.environ.get("DAYS", "365"))
NEW = int(os.environ.get("NEW", "100000"))  # rows, half of them requests and half events
MARK = "benchmark"  # what new rows are known by

# The last rows once more, some hours later, so that they look like the next day's; one in a hundred comes weeks late.
_LATER = "occurred_at + interval '9 hours' - CASE WHEN random() < 0.01 THEN interval '20 days' ELSE '0' END"
_ADD = {
    "ai_cost_tracking": f"""
INSERT INTO ai_cost_tracking (source, request_id, occurred_at, person_id, team_id, department_id, project_id, agent_id,
    feature_id, prompt_type, provider, model, tier, input_tokens, output_tokens, price_version_id, booked_cost)
SELECT '{MARK}', gen_random_uuid(), {_LATER}, person_id, team_id, department_id, project_id, agent_id,
    feature_id, prompt_type, provider, model, tier, input_tokens, output_tokens, price_version_id, booked_cost
FROM (SELECT * FROM ai_cost_tracking ORDER BY occurred_at DESC LIMIT %s) r""",
    "analytics_events": f"""
INSERT INTO analytics_events (occurred_at, event_type, person_id, team_id, department_id, session_id, feature_id,
    payload, user_agent)
SELECT {_LATER}, event_type, person_id, team_id, department_id, session_id, feature_id, payload, '{MARK}'
FROM (SELECT * FROM analytics_events ORDER BY occurred_at DESC LIMIT %s) r""",
}
_WHICH = {"ai_cost_tracking": f"source = '{MARK}'", "analytics_events": f"user_agent = '{MARK}'"}


def add_rows(admin: str) -> None:
    with psycopg.connect(admin, autocommit=True) as connection:
        for statement in _ADD.values():
            connection.execute(statement.encode(), [NEW // 2])


def append_only(dsn: str, folder: Path) -> float:
    """Seconds for the new rows from the server into an empty encrypted lake: what no sync can do without."""
    connection = connect(SYNC_EXTENSIONS, folder / "spill")
    attach_lake(connection, folder / "catalogue.duckdb", folder / "data", "0" * 64, read_only=False)
    attach_central(connection, dsn, "benchmark")
    tables = [raw_tables()[name] for name in _WHICH]
    for table in tables:
        connection.execute(table.ddl)

    def append() -> None:
        connection.execute("BEGIN")
        for table in tables:
            query = f"SELECT {table.central_columns} FROM {table.name} WHERE {_WHICH[table.name]}"
            source = f"postgres_query('central', {literal(query)})"
            connection.execute(f"INSERT INTO lake.{table.name} SELECT {table.lake_columns} FROM {source}")
        connection.execute("COMMIT")

    took = seconds(append)
    connection.close()
    return took


def compared(admin: str, reader: str, folder: Path) -> list[Row]:
    workspace, secrets = workspace_at(folder / "w"), SecretsInMemory()
    full = sync(workspace, secrets, reader)
    add_rows(admin)
    append = append_only(reader, folder)
    more = sync(workspace, secrets, reader)
    assert not more.full
    assert sum(more.rows.values()) == NEW // 2 * 2, more.rows
    subject, figure = f"sync of {NEW:,} new rows", f"{more.seconds:.1f} s"
    stored = f"full build of {sum(full.rows.values()):,} rows"
    return [
        Row(subject, figure, "append of the same rows only", f"{append:.1f} s", more.seconds / append, "below 20"),
        Row(subject, figure, stored, f"{full.seconds:.1f} s", more.seconds / full.seconds, "below 0.05"),
    ]


def main() -> None:
    with central_with_company(PEOPLE, DAYS) as (admin, reader), tempfile.TemporaryDirectory() as folder:
        rows = compared(admin, reader, Path(folder))
    tell("Sync of an increment", rows, f"{PEOPLE:,} people, {DAYS} days. One new row in a hundred is 20 days late.")


if __name__ == "__main__":
    main()
