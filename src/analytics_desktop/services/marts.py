"""Rollup tables of the lake, kept equal to what a full build from the raw rows would give."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress, silent

from .mart_days import EVERYTHING, Portions, Run, days_of, local_days, runs_of
from .masking import build_sha256, masking
from .raw_horizon import first_whole_days, without_gone_days

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Touched = Mapping[str, set[date]]  # raw table -> UTC days whose rows changed

HIDDEN = "SELECT id AS person_id FROM lake.people WHERE is_system UNION SELECT person_id FROM lake.opt_outs"
_KEYS = {"title", "sources", "sort", "before", "after", "people"}


@dataclass(frozen=True)
class Mart:
    """One rollup. `before` and `after` are the days around a changed day whose rows change with it."""

    name: str
    title: str
    sources: tuple[str, ...]
    sort: tuple[str, ...]
    before: int
    after: int
    people: bool  # system and opted-out people are left out
    stays: bool  # read in the lake, too large for memory and seldom asked for
    select: str
    sha256: str


@cache
def load_marts() -> tuple[Mart, ...]:
    """All marts, those built from other marts last."""
    folder = resources.files("analytics_desktop") / "catalogue" / "marts"
    files = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name)
    marts = [_parse(entry.name.removesuffix(".sql"), entry.read_text("utf-8")) for entry in files]
    return tuple(sorted(marts, key=lambda mart: any(source.startswith("mart_") for source in mart.sources)))


def _parse(name: str, text: str) -> Mart:
    header = tomllib.loads(text[text.index("/*") + 2 : text.index("*/")])
    header.setdefault("stays", False)
    if set(header) != _KEYS | {"stays"}:
        raise ValueError(f"catalogue/marts/{name}.sql: header keys must be exactly {sorted(_KEYS)}")
    if "$first" not in text or "$finish" not in text:
        raise ValueError(f"catalogue/marts/{name}.sql: must say $first and $finish, for it is computed in portions")
    header["sources"], header["sort"] = tuple(header["sources"]), tuple(header["sort"])
    return Mart(name=name, select=text, sha256=build_sha256(text), **header)


def require_current(connection: DuckDBPyConnection) -> None:
    """Raise Problem when a rollup of the lake was not made by the SQL that this program ships."""
    found = "SELECT 1 FROM duckdb_tables() WHERE database_name = 'lake' AND table_name = 'mart_build'"
    known = connection.execute(found).fetchone()
    built = dict(connection.execute("SELECT mart, sha256 FROM lake.mart_build").fetchall()) if known else {}
    other = [mart.name for mart in load_marts() if built.get(mart.name) != mart.sha256]
    if other:
        raise other_version(f"rollups of another version: {', '.join(other)}")


def other_version(detail: str) -> Problem:
    """The lake does not have the form that this program reads."""
    return Problem(
        "The data on this machine was prepared by another version of the program.",
        "Sync again: analytics-desktop sync",
        detail,
    )


def mart_ddl(connection: DuckDBPyConnection, mart: Mart) -> str:
    """CREATE TABLE text with the types that the mart's SELECT yields."""
    described = connection.execute(f"DESCRIBE {mart.select}", _parameters(mart, (date.min, date.min), "UTC")).fetchall()
    columns = ", ".join(f"{row[0]} {row[1]}" for row in described)
    return f"CREATE TABLE lake.mart_{mart.name} ({columns})"


def refresh_marts(
    connection: DuckDBPyConnection, touched: Touched | None, zone: str, progress: Progress = silent
) -> None:
    """Bring all marts up to date inside the caller's transaction.

    `touched` names the UTC days on which raw rows were added, changed or deleted; None builds everything anew.
    Days whose raw rows went by retention are left alone: their rollups stay. A mart whose SQL or zone is not the one
    it was built with is built anew.
    """
    connection.execute(masking())
    connection.execute("CREATE TABLE IF NOT EXISTS lake.mart_build (mart VARCHAR, sha256 VARCHAR, zone VARCHAR)")
    connection.execute("CREATE TABLE IF NOT EXISTS lake.mart_hidden (person_id INTEGER)")
    changed = {table: local_days(days, zone) for table, days in (touched or {}).items()}
    for table, days in _days_of_changed_people(connection, zone).items():
        changed.setdefault(table, set()).update(days)
    whole = first_whole_days(connection, zone)
    changed = without_gone_days(connection, changed, whole)
    built = set(connection.execute("SELECT mart, sha256, zone FROM lake.mart_build").fetchall())
    marts, portions = load_marts(), Portions(connection)
    for number, mart in enumerate(marts):
        progress(f"Rolling up: {mart.title}", number / len(marts))
        anew = touched is None or (mart.name, mart.sha256, zone) not in built
        runs = [EVERYTHING] if anew else runs_of(mart.sources, mart.before, mart.after, changed)
        runs = [run if run == EVERYTHING else _within(run, mart, whole) for run in runs]
        changed[f"mart_{mart.name}"] = {day for run in runs for day in days_of(run)}
        if runs == [EVERYTHING]:
            _begin_anew(connection, mart, zone)
        for portion in (portion for run in runs for portion in portions.of(mart.sources, run)):
            _recompute(connection, mart, portion, zone, anew=runs == [EVERYTHING])
    progress("Rollups are up to date", 1.0)


def _within(run: Run, mart: Mart, whole: Mapping[str, date]) -> Run:
    """The part of a run whose raw rows are all there."""
    first = max([run[0], *(whole[source] for source in mart.sources if source in whole)])
    return first, max(first, run[1])


def _begin_anew(connection: DuckDBPyConnection, mart: Mart, zone: str) -> None:
    """An empty table with the columns of today's SELECT."""
    connection.execute(f"DROP TABLE IF EXISTS lake.mart_{mart.name}")
    connection.execute(mart_ddl(connection, mart))
    connection.execute("DELETE FROM lake.mart_build WHERE mart = ?", [mart.name])
    connection.execute("INSERT INTO lake.mart_build VALUES (?, ?, ?)", [mart.name, mart.sha256, zone])


def _recompute(connection: DuckDBPyConnection, mart: Mart, run: Run, zone: str, *, anew: bool) -> None:
    if not anew:
        connection.execute(f"DELETE FROM lake.mart_{mart.name} WHERE day >= ? AND day < ?", list(run))
    order = ", ".join(mart.sort)
    connection.execute(
        f"INSERT INTO lake.mart_{mart.name} SELECT * FROM ({mart.select}) ORDER BY {order}",
        _parameters(mart, run, zone),
    )


def _parameters(mart: Mart, run: Run, zone: str) -> dict[str, object]:
    values: dict[str, object] = {"first": run[0], "finish": run[1], "zone": zone}
    return {name: value for name, value in values.items() if f"${name}" in mart.select}


def _leave_out(connection: DuckDBPyConnection, people: Sequence[int]) -> None:
    """Also of days that cannot be computed again, because their rows went by retention."""
    found = "SELECT table_name FROM duckdb_columns() WHERE database_name = 'lake' AND column_name = 'person_id'"
    known = {name for (name,) in connection.execute(found).fetchall()}
    for mart in load_marts():
        if mart.people and f"mart_{mart.name}" in known:
            connection.execute(
                f"DELETE FROM lake.mart_{mart.name} WHERE person_id IN (SELECT unnest(?)) AND person_id IN ({HIDDEN})",
                [list(people)],
            )


def _days_of_changed_people(connection: DuckDBPyConnection, zone: str) -> dict[str, set[date]]:
    """Local days with events of people who began or ceased to be hidden since the last refresh."""
    changed = f"(FROM lake.mart_hidden EXCEPT ({HIDDEN})) UNION (({HIDDEN}) EXCEPT FROM lake.mart_hidden)"
    people = [row[0] for row in connection.execute(changed).fetchall()]
    if not people:
        return {}
    rows = connection.execute(
        "SELECT DISTINCT CAST(occurred_at AS DATE) FROM lake.analytics_events WHERE person_id IN (SELECT unnest(?))",
        [people],
    ).fetchall()
    _leave_out(connection, people)
    connection.execute("DELETE FROM lake.mart_hidden")
    connection.execute(f"INSERT INTO lake.mart_hidden {HIDDEN}")
    return {"analytics_events": local_days({row[0] for row in rows}, zone)}
