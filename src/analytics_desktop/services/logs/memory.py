"""One log in memory, compressed: rows in the order of time, and the index in the order of words.

Reading a page from encrypted files takes a tenth of a second, from here a few milliseconds. Ten million rows take about
300 MB.
"""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from analytics_desktop.models.log import Log
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.marts import other_version

from .words import CHUNK

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

ROWS_AT_ONCE = 500_000
_numbers = count(1)


class Memory:
    """`rows` (position, then the log's columns) and `words` are the names of its tables; `days`: (day, position of its
    first row). A row's position is its place in the whole log, the oldest being 0."""

    def __init__(self, connection: DuckDBPyConnection, log: Log) -> None:
        self._log = log
        self.name = f"log_{log.name}_{next(_numbers)}"
        connection.execute(f"ATTACH ':memory:' AS {self.name} (COMPRESS)")
        self.rows, self.words, self._starts = (f"{self.name}.{name}" for name in ("rows", "words", "starts"))
        connection.execute(
            f"CREATE TABLE {self._starts} AS SELECT day, CAST(members AS INTEGER) AS members, "
            "CAST(sum(members) OVER (ORDER BY day) - members AS INTEGER) AS start "
            f"FROM (SELECT day, count(*) AS members FROM lake.log_{log.name} GROUP BY day) ORDER BY day"
        )
        found = connection.execute(f"FROM {self._starts} ORDER BY day").fetchall()
        self.days: list[tuple[date, int]] = [(day, start) for day, _, start in found]
        self.total = found[-1][1] + found[-1][2] if found else 0

    def load_rows(self, connection: DuckDBPyConnection, progress: Progress) -> None:
        """In runs of days, so that it can be watched and stopped and needs little memory beside the result."""
        names = ", ".join(f'l."{column.name}"' for column in self._log.columns)
        select = (
            f"SELECT s.start + l.place AS position, {names} FROM lake.log_{self._log.name} l "
            f"JOIN {self._starts} s USING (day)"
        )
        connection.execute(f"CREATE TABLE {self.rows} AS {select} LIMIT 0")
        for first, last, done in self._runs():
            progress(f"Opening the {self._log.title.lower()}", done / max(self.total, 1))
            connection.execute(
                f"INSERT INTO {self.rows} {select} WHERE l.day BETWEEN ? AND ? ORDER BY position", [first, last]
            )
            connection.execute(f"CHECKPOINT {self.name}")

    def load_words(self, connection: DuckDBPyConnection) -> None:
        connection.execute(
            f"CREATE TABLE {self.words} AS SELECT w.word, CAST(s.start + w.chunk * {CHUNK} AS INTEGER) AS start, "
            f"w.members, w.places, w.bits FROM lake.words_{self._log.name} w JOIN {self._starts} s USING (day) "
            "ORDER BY w.word, start"
        )
        connection.execute(f"CHECKPOINT {self.name}")

    def first_position(self, day: date) -> int:
        """Of the first row of this day or of a later one."""
        return next((start for when, start in self.days if when >= day), self.total)

    def drop(self, connection: DuckDBPyConnection) -> None:
        connection.execute(f"DETACH {self.name}")

    def _runs(self) -> list[tuple[date, date, int]]:
        """(first day, last day, rows before) of runs with about ROWS_AT_ONCE rows."""
        runs: list[tuple[date, date, int]] = []
        for day, start in self.days:
            if runs and start - runs[-1][2] < ROWS_AT_ONCE:
                runs[-1] = (runs[-1][0], day, runs[-1][2])
            else:
                runs.append((day, day, start))
        return runs


def loaded(connection: DuckDBPyConnection, log: Log, progress: Progress) -> Memory:
    """The log with its rows. Raises Problem where another version of the program prepared it, Cancelled."""
    import duckdb

    try:
        memory = Memory(connection, log)
    except duckdb.CatalogException as error:
        raise other_version(str(error)) from error
    try:
        memory.load_rows(connection, progress)
    except BaseException:
        memory.drop(connection)
        raise
    return memory
