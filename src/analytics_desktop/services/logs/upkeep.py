"""Keeps logs and their index of words in the lake equal to what a full build from the raw rows would give."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from analytics_desktop.models.log import Log
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.mart_days import EVERYTHING, Portions, Run, local_days, runs_of
from analytics_desktop.services.marts import Touched
from analytics_desktop.services.masking import masking

from .definitions import load_logs
from .words import index_days, make_words, words_table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def refresh_logs(
    connection: DuckDBPyConnection, touched: Touched | None, zone: str, progress: Progress = silent
) -> None:
    """Bring all logs up to date inside the caller's transaction; see `refresh_marts` for `touched`.

    Unlike rollups, a log does not outlive its raw rows: days that retention removed are removed here too.
    """
    connection.execute(masking())
    connection.execute("CREATE TABLE IF NOT EXISTS lake.log_build (log VARCHAR, sha256 VARCHAR, zone VARCHAR)")
    built = set(connection.execute("SELECT log, sha256, zone FROM lake.log_build").fetchall())
    changed = {table: local_days(days, zone) for table, days in (touched or {}).items()}
    logs, portions = load_logs(), Portions(connection)
    for number, log in enumerate(logs.values()):
        progress(f"Writing the {log.title.lower()}", number / len(logs))
        if touched is None or (log.name, log.sha256, zone) not in built:
            _begin_anew(connection, log, zone)
            runs = [EVERYTHING]
        else:
            _forget_aged(connection, log)
            runs = runs_of(log.sources, log.before, log.after, changed)
            for run in runs:
                _delete(connection, log, run)
        for portion in (portion for run in runs for portion in portions.of(log.sources, run)):
            _write(connection, log, portion, zone)
    progress("Logs are up to date", 1.0)


def _begin_anew(connection: DuckDBPyConnection, log: Log, zone: str) -> None:
    values = {"first": date.min, "finish": date.min, "zone": zone}
    described = connection.execute(f"DESCRIBE {log.select}", values).fetchall()
    columns = ", ".join(f"{row[0]} {row[1]}" for row in described)
    connection.execute(f"DROP TABLE IF EXISTS lake.log_{log.name}")
    connection.execute(f"CREATE TABLE lake.log_{log.name} ({columns})")
    connection.execute(f"DROP TABLE IF EXISTS {words_table(log)}")
    make_words(connection, log)
    connection.execute("DELETE FROM lake.log_build WHERE log = ?", [log.name])
    connection.execute("INSERT INTO lake.log_build VALUES (?, ?, ?)", [log.name, log.sha256, zone])


def _write(connection: DuckDBPyConnection, log: Log, run: Run, zone: str) -> None:
    connection.execute(
        f"INSERT INTO lake.log_{log.name} SELECT * FROM ({log.select}) ORDER BY day, place",
        {"first": run[0], "finish": run[1], "zone": zone},
    )
    index_days(connection, log, *run)


def _delete(connection: DuckDBPyConnection, log: Log, run: Run) -> None:
    for table in (f"lake.log_{log.name}", words_table(log)):
        connection.execute(f"DELETE FROM {table} WHERE day >= ? AND day < ?", list(run))


def _forget_aged(connection: DuckDBPyConnection, log: Log) -> None:
    """Remove days before the oldest raw row: their rows went because of their age and touched nothing."""
    time = next(column.name for column in log.columns if column.unit == "instant")
    oldest = connection.execute(f"SELECT min(CAST({time} AS DATE)) FROM lake.{log.sources[0]}").fetchone()
    first = connection.execute(f"SELECT min(day) FROM lake.log_{log.name}").fetchone()
    if oldest is None or first is None or first[0] is None:
        return
    for table in (f"lake.log_{log.name}", words_table(log)):
        connection.execute(f"DELETE FROM {table} WHERE day < coalesce(?::DATE - 1, '9999-01-01')", [oldest[0]])
