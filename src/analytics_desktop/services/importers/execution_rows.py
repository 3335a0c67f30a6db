"""The SQL side of an import of agent runs: rows go to a table of their own first, and from there into the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analytics_desktop.models.importing import Unpriced

from .transaction import Connection, one

if TYPE_CHECKING:
    import polars as pl

_COLUMNS = (
    "agent_id", "agent_version", "person_id", "team_id", "department_id", "feature_id", "task_type", "started_at",
    "finished_at", "duration_ms", "outcome", "attempts", "error_code", "error_message", "error_category",
)  # fmt: skip
_COPIED = ("file", "line", "content", "execution_id", *_COLUMNS)

_MAKE = f"""
CREATE TEMP TABLE incoming ON COMMIT DROP AS
    SELECT 0 AS file, 0::bigint AS line, ''::text AS content, ''::text AS execution_id, {", ".join(_COLUMNS)}
    FROM public.agent_executions WITH NO DATA
"""

# Ids: one that is a UUID stays itself, so that requests can name it; another one, or without one what the row says and
# its place among equal rows, gives a UUID that is always the same. Of several rows with one id the one that ended
# counts.
_PREPARE = f"""
CREATE TEMP TABLE prepared ON COMMIT DROP AS
WITH named AS (
    SELECT *, CASE WHEN execution_id ~* '^[0-9a-f]{{8}}-?([0-9a-f]{{4}}-?){{3}}[0-9a-f]{{12}}$' THEN execution_id::uuid
        ELSE md5(%(source)s || ':' || coalesce(execution_id, content || '-' || place))::uuid END AS id
    FROM (SELECT *, row_number() OVER (PARTITION BY file, content, execution_id IS NULL ORDER BY line) AS place
          FROM incoming) n
), last_state AS (
    SELECT DISTINCT ON (id) * FROM named ORDER BY id, outcome = 'running', finished_at DESC NULLS LAST, file, line
)
SELECT r.id, {
    ", ".join(
        f"r.{name}"
        for name in _COLUMNS
        if name not in ("team_id", "department_id", "person_id", "agent_version", "error_category")
    )
},
    coalesce(r.agent_version, '') AS agent_version,
    CASE WHEN NOT coalesce(opted_out(r.person_id, r.started_at), false) THEN r.person_id END AS person_id,
    coalesce(r.team_id, p.team_id) AS team_id,
    coalesce(r.department_id, t.department_id, h.department_id) AS department_id,
    coalesce(r.error_category, error_category_of(r.error_code, r.error_message, r.outcome)) AS error_category
FROM last_state r LEFT JOIN people p ON p.id = r.person_id
    LEFT JOIN teams t ON t.id = r.team_id LEFT JOIN teams h ON h.id = p.team_id
"""

_INSERT = f"""
INSERT INTO agent_executions AS x (id, {", ".join(_COLUMNS)})
SELECT id, {", ".join(_COLUMNS)} FROM prepared ORDER BY started_at, id
ON CONFLICT (id) DO UPDATE SET finished_at = excluded.finished_at, duration_ms = excluded.duration_ms,
    outcome = excluded.outcome, attempts = excluded.attempts, error_code = excluded.error_code,
    error_message = excluded.error_message, error_category = excluded.error_category
    WHERE x.outcome = 'running' AND excluded.outcome <> 'running'
"""

_DIFFERING = """
SELECT count(*) FROM prepared i JOIN agent_executions x ON x.id = i.id
WHERE (i.agent_id, i.started_at, i.duration_ms, i.outcome, i.attempts, i.error_code, i.error_message)
    IS DISTINCT FROM (x.agent_id, x.started_at, x.duration_ms, x.outcome, x.attempts, x.error_code, x.error_message)
"""


class ExecutionRows:
    """The rows of one import on their way into agent_executions, in the transaction of `connection`."""

    def __init__(self, connection: Connection, source: str) -> None:
        self._connection = connection
        self._source = source
        connection.execute(_MAKE.encode())

    def add(self, rows: pl.DataFrame, file: int) -> None:
        """Copy checked rows with their ids; `file` is the place of the file in this import."""
        import polars as pl

        text = rows.with_columns(pl.lit(file).alias("file")).select(_COPIED).write_csv(
            include_header=False, quote_style="non_numeric", null_value="", datetime_format="%Y-%m-%dT%H:%M:%S%.6f%z"
        )  # fmt: skip
        with self._connection.cursor() as cursor:
            columns = ", ".join(_COPIED)
            with cursor.copy(f"COPY incoming ({columns}) FROM STDIN (FORMAT csv)".encode()) as copy:
                copy.write(text)

    def prepare(self) -> int:
        """Settle ids, repeats, teams and categories; how many rows remain, each a run of its own."""
        self._connection.execute("ANALYZE incoming")
        return self._connection.execute(_PREPARE.encode(), {"source": self._source}).rowcount

    def book(self) -> int:
        """Insert what is not there yet, and the end of what was running; returns the number of rows written."""
        return self._connection.execute(_INSERT.encode()).rowcount

    def differing(self) -> int:
        """Runs that were there before and had ended otherwise; what is stored stays."""
        return int(one(self._connection, _DIFFERING))

    def unpriced(self) -> tuple[Unpriced, ...]:
        """Runs have no price."""
        return ()
