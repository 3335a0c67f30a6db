"""Which days of a rollup are computed, and in what portions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Run = tuple[date, date]  # local days, half open

EVERYTHING: Run = (date(1900, 1, 1), date(9999, 1, 1))
MOST_RUNS = 8  # scattered days are recomputed together rather than in many small passes
ROWS_AT_ONCE = 500_000  # what a portion reads, about; keeps memory the same however many rows there are
_MOMENTS = ("day", "started_at", "occurred_at")  # the column that says when, the first that a table has


def runs_of(sources: Iterable[str], before: int, after: int, changed: Mapping[str, set[date]]) -> list[Run]:
    """Changed days of the sources, widened by the mart's reach, as at most MOST_RUNS half-open runs."""
    days = {day for source in sources for day in changed.get(source, ())}
    if EVERYTHING[0] in days:
        return [EVERYTHING]
    runs: list[Run] = []
    for day in sorted(days):
        first, finish = day - timedelta(days=before), day + timedelta(days=after + 1)
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], finish)
        else:
            runs.append((first, finish))
    while len(runs) > MOST_RUNS:
        gap = min(range(len(runs) - 1), key=lambda index: runs[index + 1][0] - runs[index][1])
        runs[gap : gap + 2] = [(runs[gap][0], runs[gap + 1][1])]
    return runs


def days_of(run: Run) -> Iterable[date]:
    """The days of a run; of everything its first day stands for all."""
    if run == EVERYTHING:
        return (EVERYTHING[0],)
    return (run[0] + timedelta(days=number) for number in range((run[1] - run[0]).days))


def local_days(days: Iterable[date], zone: str) -> set[date]:
    """The local days that the instants of these UTC days can fall on, whatever the zone's rules were then."""
    margin = 0 if zone in {"UTC", "Etc/UTC"} else 1
    return {day + timedelta(days=shift) for day in days for shift in range(-margin, margin + 1)}


class Portions:
    """Cuts runs where they would read too many rows at once."""

    def __init__(self, connection: DuckDBPyConnection) -> None:
        self._connection = connection
        self._counts: dict[tuple[str, Run], dict[date, int]] = {}

    def of(self, sources: Sequence[str], run: Run) -> Iterator[Run]:
        """Adjoining runs that together are `run`."""
        first, rows = run[0], 0
        for day, count in self._by_day(sources, run):
            if rows and rows + count > ROWS_AT_ONCE and day > first:
                yield first, day
                first, rows = day, 0
            rows += count
        yield first, run[1]

    def _by_day(self, sources: Sequence[str], run: Run) -> list[tuple[date, int]]:
        total: dict[date, int] = {}
        for source in sources:
            if (source, run) not in self._counts:
                self._counts[source, run] = self._count(source, run)
            for day, count in self._counts[source, run].items():
                total[day] = total.get(day, 0) + count
        return sorted(total.items())

    def _count(self, source: str, run: Run) -> dict[date, int]:
        """Rows by UTC day, which is near enough."""
        known = self._connection.execute(
            "SELECT column_name FROM duckdb_columns() WHERE database_name = 'lake' AND table_name = ?", [source]
        ).fetchall()
        moment = next((name for name in _MOMENTS if (name,) in known), None)
        if moment is None:
            return {}
        within = f"{moment} >= ? AND {moment} < ?"
        query = f"SELECT CAST({moment} AS DATE), count(*) FROM lake.{source} WHERE {within} GROUP BY ALL"
        return dict(self._connection.execute(query, list(run)).fetchall())
