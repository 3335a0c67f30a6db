"""Asks one open generation: which words a question is asked in, which of its answers are known, and what goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric

from .asked_requests import AskedRequests
from .bound_filters import bound
from .catalogue import parameters
from .cursors import Cursors
from .known_scores import KnownScores
from .narrowed import Asked, narrowed, of_two_periods
from .remembered import Remembered
from .stored_words import Stored
from .together import query_of, together

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Answer = tuple[tuple[str, ...], tuple[Any, ...]]  # names of the columns, rows
REMEMBERED = 512  # results kept, so that going back to earlier filters asks nothing
_STORED = (
    "SELECT stored_count($by, $where) IS NOT NULL, stored_count(NULL, $where) IS NOT NULL, "
    "stored_features($by, $where) IS NOT NULL"
)


class OpenGeneration(Protocol):
    """What a reader needs of a generation: its lake attached as `lake`, and cursors on it."""

    number: int
    manifest_sha256: str
    connection: DuckDBPyConnection

    def cursor(self) -> DuckDBPyConnection: ...


class Asking:
    """Thread-safe: every query has its own cursor, and an answer is remembered until `forget`."""

    def __init__(self, generation: OpenGeneration, narrow: bool) -> None:
        self.cursors = Cursors(generation.cursor)
        self._is_narrow = narrow
        self._results: Remembered[Answer] = Remembered(REMEMBERED)
        self._requests = AskedRequests(generation)
        self._scores = KnownScores(self.ask)
        self._stored: dict[tuple[object, ...], Stored] = {}

    def forget(self) -> None:
        """What is remembered no longer holds."""
        self._results.forget()

    def metric(self, metric: Metric, filters: Filters, earlier: Period | None = None) -> Answer:
        """What the metric's SQL yields; with `earlier`, of both periods as buckets of one question."""
        text = query_of(metric.sql, filters.grain == "whole")
        shared = together(text) if self._is_narrow and not filters.split else None  # a split is asked of one metric
        sql = shared.sql if shared else text
        values = bound(filters if earlier is None else filters.over(_both(earlier, filters.period), filters.grain))
        used = {name: values[name] for name in parameters(sql)}
        key = (sql, filters.cross, earlier, earlier and filters.period, *used.values())

        def asked() -> Answer:
            with self._loaded(sql, filters, earlier):
                told = sql if earlier is None else of_two_periods(sql, filters.period, earlier)
                return self.ask(told, used, self._words(filters))

        names, rows = self._results.once(key, asked)
        return ((*names[:2], "value"), shared.of(text, rows)) if shared else (names, rows)

    def ask(self, sql: str, values: dict[str, Any], words: tuple[str, ...] = ()) -> Answer:
        """Raises Problem when the database cannot answer, and Cancelled when it was interrupted."""
        import duckdb

        try:
            with self.cursors.lent(words) as cursor:
                cursor.execute(sql, values)
                names = tuple(column[0] for column in cursor.description or ())
                return names, tuple(cursor.fetchall())
        except duckdb.InterruptException as error:
            raise Cancelled from error
        except duckdb.Error as error:
            raise Problem(
                "This number could not be computed.", "Sync again; if it stays, report it.", str(error)
            ) from error

    @contextmanager
    def _loaded(self, sql: str, filters: Filters, earlier: Period | None) -> Iterator[None]:
        """Within it, memory holds what the question reads besides the rollups."""
        with ExitStack() as held:
            held.enter_context(self._requests.loaded(filters, earlier))
            if self._is_narrow and re.search(r"\bengagement(_scores)?\(", sql):
                held.enter_context(self._scores.known(filters.period.finish))
            yield

    def _words(self, filters: Filters) -> tuple[str, ...]:
        if not (self._is_narrow or filters.cross):
            return ()
        wanted = tuple(sorted((name, len(set(values))) for name, values in filters.wanted().items()))
        if filters.cross:
            return narrowed(Asked(wanted, crossed=filters.split))
        return narrowed(Asked(wanted, self._stored_for(filters), filters.by))

    def _stored_for(self, filters: Filters) -> Stored:
        """What the catalogue says, remembered for each shape of question."""
        shape = (filters.by, *((name, len(set(values)) == 1) for name, values in filters.wanted().items()))
        if shape not in self._stored:
            values = {name: value for name, value in bound(filters).items() if name in {"by", "where"}}
            self._stored[shape] = Stored(*self.ask(_STORED, values)[1][0])
        return self._stored[shape]


def _both(earlier: Period, period: Period) -> Period:
    return Period(earlier.start, period.finish)
