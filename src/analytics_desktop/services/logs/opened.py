"""An opened log: counts, pages at any rank, hits of a search, everything about one row."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.access import Access, AccessKind
from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.log import Log, LogDetail, LogFilters, LogRow
from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.models.progress import Progress, silent

from .bitmaps import Bitmap, Positions, bitmap_of_word
from .conditions import condition_of
from .definitions import header_of, log_called
from .memory import loaded
from .order import largest_first, newest_first
from .search import hits, words_of
from .view import LogView

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from analytics_desktop.services.audit.pseudonyms import Pseudonyms
    from analytics_desktop.services.desk import Desk


WORDS_KEPT = 16  # whoever adds a word to a search asks for the others again


class OpenLog:
    """Rows of one generation, which stays open until `close`. Safe to use from several threads."""

    def __init__(self, desk: Desk, name: str, progress: Progress = silent) -> None:
        """Loads the rows into memory. Raises Problem when the log is unknown or not for this role, Cancelled."""
        self.log: Log = log_called(name)
        self._desk = desk
        source = desk.source
        if source is not None and self.log.audience and source.role not in self.log.audience:
            allowed = ", ".join(self.log.audience)
            raise Problem(f"The {self.log.title.lower()} is not for the role {source.role}.", f"It is for: {allowed}.")
        self._searching = threading.Lock()
        self._has_words = False
        self._rows_with = lru_cache(maxsize=WORDS_KEPT)(self._bitmap)
        with ExitStack() as ending:
            self._generation, self._reader = ending.enter_context(desk.reading())
            self.zone = ZoneInfo(source.zone if source else "UTC")
            self.generation = self._generation.number
            with self._cursor() as cursor:
                self._memory = loaded(cursor, self.log, progress)
                self._names = {one.of: _names(cursor, one.of) for one in self.log.columns if one.of}
            self._ending = ending.pop_all()

    @property
    def total(self) -> int:
        return self._memory.total

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day with rows."""
        days = self._memory.days
        return (days[0][0], days[-1][0]) if days else None

    def choices(self, column: str) -> tuple[str, ...]:
        """What a filter of this column offers."""
        told = self.log.column(column)
        return tuple(sorted(self._names[told.of].values())) if told.of else told.choices

    def prepare_search(self, progress: Progress = silent) -> None:
        """Load the index of words; the first search does it otherwise."""
        with self._searching:
            if not self._has_words:
                progress("Preparing the search", 0.0)
                with self._cursor() as cursor:
                    self._memory.load_words(cursor)
                self._has_words = True

    def view(self, filters: LogFilters, progress: Progress = silent) -> LogView:
        """The wanted rows in their order. Raises Problem for a filter that names what does not exist."""
        self._note("log", filters)
        condition = condition_of(self.log, filters, self._names, self._memory)
        with self._cursor() as cursor:
            allowed = None if condition is None else newest_first(cursor, self._memory, *condition)
            asked = words_of(cursor, filters.search)
            if filters.search.strip() and not asked:
                raise Problem("This search has no letters or digits.", "Search for words of the message.")
            if not asked:
                order = self._sorted(cursor, filters.sort, allowed) if filters.sort else allowed
                return LogView(self, filters, order, self.total if order is None else len(order))
            self.prepare_search(progress)
            found = hits(self._rows_with, asked, self.total, allowed)
            hit = self._sorted(cursor, filters.sort, found.order.everything()) if filters.sort else found.order
            return LogView(self, filters, hit, len(found.order), found.words, found.complete)

    def forget_words(self) -> None:
        """Give back the memory of words that were searched; the next search of them reads the index again."""
        self._rows_with.cache_clear()

    def _bitmap(self, word: str) -> Bitmap:
        with self._cursor() as cursor:
            return bitmap_of_word(cursor, self._memory.words, word, self.total)

    def note_export(self, filters: LogFilters) -> None:
        """Keep in the access log that rows go into a file. Raises Problem, and then they must not."""
        self._note("export", filters)

    def _note(self, kind: AccessKind, filters: LogFilters) -> None:
        wanted = {name: str(value) for name, value in asdict(filters).items() if value}
        names = {one.name for one in self.log.columns}
        access = Access(kind, "log", self.log.name, wanted, personal="person_id" in names, cost="cost" in names)
        self._desk.gate.note(access, self._desk.source)

    def given_away(self, row: LogRow) -> tuple[Cell, ...]:
        """The cells of a row for a file, a program or the clipboard: people carry pseudonyms."""
        if not any(column.leaves for column in self.log.columns):
            return row.cells
        return tuple(
            cell
            if not column.leaves or not isinstance(cell, str)
            else self._code.text(cell)
            if column.leaves == "code"
            else None
            for column, cell in zip(self.log.columns, row.cells, strict=True)
        )

    @cached_property
    def _code(self) -> Pseudonyms:
        return self._desk.pseudonyms()

    def rows_at(self, positions: list[int]) -> tuple[LogRow, ...]:
        """The rows at these positions, in this order."""
        if not positions:
            return ()
        low, high = min(positions), max(positions)
        contiguous = high - low + 1 == len(positions)
        where = "BETWEEN ? AND ?" if contiguous else f"IN ({', '.join(map(str, positions))})"
        with self._cursor() as cursor:
            found = cursor.execute(
                f"FROM {self._memory.rows} WHERE position {where}", [low, high] if contiguous else []
            ).fetchall()
        by_position = {row[0]: row[1:] for row in found}
        return tuple(LogRow(position, self._cells(by_position[position])) for position in positions)

    def detail(self, position: int) -> LogDetail:
        """One row with everything that belongs to it."""
        row = self.rows_at([position])[0]
        columns = tuple(Column(one.title, "date" if one.unit == "instant" else one.unit) for one in self.log.columns)
        told = header_of(self.log.detail)["columns"]
        assert isinstance(told, dict)
        values = {
            "id": row.cells[[one.name for one in self.log.columns].index("id")],
            "day": max(day for day, start in self._memory.days if start <= position),
        }
        with self._cursor() as cursor:
            rows = cursor.execute(self.log.detail, values).fetchall()
        related = Table(tuple(Column(*pair) for pair in told.items()), tuple(rows))
        return LogDetail(row, columns, related, self.given_away(row))

    def close(self) -> None:
        """Give the memory back."""
        with self._cursor() as cursor:
            self._memory.drop(cursor)
        self._ending.close()

    def _sorted(self, cursor: DuckDBPyConnection, column: str, allowed: Positions | None) -> Positions:
        return largest_first(cursor, self._memory, self.log.column(column).name, allowed)

    def _cells(self, row: tuple[Any, ...]) -> tuple[Cell, ...]:
        return tuple(
            self._names[column.of].get(value, "") if column.of else self._local(value)
            for column, value in zip(self.log.columns, row, strict=True)
        )

    def _local(self, value: Any) -> Cell:
        """Instants in the reporting time zone; everything else as it is."""
        return value.replace(tzinfo=UTC).astimezone(self.zone) if isinstance(value, datetime) else value

    def interrupt(self) -> None:
        """Stop running queries; whoever waits for one gets Cancelled."""
        self._generation.interrupt()

    @contextmanager
    def _cursor(self) -> Iterator[DuckDBPyConnection]:
        import duckdb

        cursor = self._generation.cursor()
        try:
            yield cursor
        except duckdb.InterruptException as error:
            raise Cancelled from error
        finally:
            cursor.close()


def _names(cursor: DuckDBPyConnection, table: str) -> dict[int, str]:
    return dict(cursor.execute(f"SELECT id, name FROM lake.{table}").fetchall())
