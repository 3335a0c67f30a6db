"""Asks one open generation: which words a question is asked in, which of its answers are known, and what goes wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric

from .asked_requests import AskedRequests
from .at_once import of_two_periods, of_two_tables, with_whole
from .bound_filters import bound
from .catalogue import parameters
from .cursors import Cursors
from .narrowed import Asked, narrowed
from .remembered import Remembered
from .stored_words import Stored, is_daily, splits_of
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
        self._stored: dict[tuple[object, ...], Stored] = {}

    def forget(self) -> None:
        """What is remembered no longer holds."""
        self._results.forget()

    def metric(
        self, metric: Metric, filters: Filters, earlier: Period | None = None, is_whole_too: bool = False
    ) -> Answer:
        """What the metric's SQL yields; with `earlier`, of both periods as buckets of one question, and `is_whole_too`
        with the whole period as another bucket."""
        text = query_of(metric.sql, filters.grain == "whole")
        shared = together(text) if self._is_narrow and not filters.split else None  # a split is asked of one metric
        sql = shared.sql if shared else text
        values = bound(filters if metric.yields_table else filters.over(_both(earlier, filters.period), filters.grain))
        used = {name: values[name] for name in parameters(sql)}
        key = (sql, filters.cross, earlier, earlier and filters.period, is_whole_too, *used.values())

        def asked() -> Answer:
            with self._requests.loaded(filters, earlier):
                told = _of_both(sql, metric, filters.period, earlier, is_whole_too) if earlier else sql
                return self.ask(told, used, self._words(filters, sql))

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

    def _words(self, filters: Filters, sql: str) -> tuple[str, ...]:
        if not (self._is_narrow or filters.cross):
            return ()
        wanted = tuple(sorted((name, len(set(values))) for name, values in filters.wanted().items()))
        if filters.cross:
            return narrowed(Asked(wanted, crossed=filters.split))
        stored, by = self._stored_for(filters), filters.by
        splits = splits_of("costs", sql, by), splits_of("executions", sql, by)
        return narrowed(Asked(wanted, stored, by, *splits, is_daily(sql, filters.grain)))

    def _stored_for(self, filters: Filters) -> Stored:
        """What the catalogue says, remembered for each shape of question."""
        shape = (filters.by, *((name, len(set(values)) == 1) for name, values in filters.wanted().items()))
        if shape not in self._stored:
            values = {name: value for name, value in bound(filters).items() if name in {"by", "where"}}
            self._stored[shape] = Stored(*self.ask(_STORED, values)[1][0])
        return self._stored[shape]


def _of_both(sql: str, metric: Metric, period: Period, earlier: Period, is_whole_too: bool) -> str:
    if metric.yields_table:
        return of_two_tables(sql, earlier)
    return (with_whole if is_whole_too else of_two_periods)(sql, period, earlier)


def _both(earlier: Period | None, period: Period) -> Period:
    return Period(earlier.start, period.finish) if earlier else period
