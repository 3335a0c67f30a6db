"""Runs metrics on one open generation; the only text that runs is the text of the catalogue."""

from __future__ import annotations

import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from analytics_desktop.models.decision import Decision
from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.journal import Entry
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Column, Table, Value

from .asked_requests import AskedRequests
from .catalogue import DIMENSIONS, parameters
from .cursors import Cursors
from .decisions import add_waiting, decisions
from .dimensions import Answerable, known
from .groups import Groups
from .narrowed import BETWEEN, EARLIER, Asked, asks_two_at_once, narrowed
from .prepare import prepare
from .questions import question

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = tuple[date | datetime | None, str | None, Value]  # period, segment, value
REMEMBERED = 512  # results kept, so that going back to earlier filters asks nothing


class OpenGeneration(Protocol):
    """What a reader needs of a generation: its lake attached as `lake`, and cursors on it."""

    number: int
    manifest_sha256: str
    connection: DuckDBPyConnection

    def cursor(self) -> DuckDBPyConnection: ...


def canonical(filters: Filters) -> str:
    """The filters as JSON that is the same text for the same question."""
    return json.dumps(
        {
            "start": filters.period.start.isoformat(),
            "finish": filters.period.finish.isoformat(),
            "grain": filters.grain,
            "by": filters.by,
            "where": {name: sorted(set(values)) for name, values in filters.wanted().items()},
            "compare": filters.compare,
            **({"cross": filters.cross} if filters.cross else {}),
        },
        sort_keys=True,
        ensure_ascii=False,
    )


class Reader:
    """Thread-safe: every query has its own cursor. Making one loads the rollups into memory; raises Problem when
    another version of the program prepared them. `as_of` is the instant up to which the data is known. With `narrow`
    off, each number is asked for by itself and in the general words of the catalogue: slower, and equal."""

    def __init__(self, generation: OpenGeneration, as_of: datetime | None = None, narrow: bool = True) -> None:
        self.generation = generation
        self._as_of = as_of
        self._cursors = Cursors(generation.cursor)
        self._is_narrow = narrow
        self._lock = threading.Lock()
        self._results: OrderedDict[tuple[object, ...], Any] = OrderedDict()
        prepare(generation.connection)
        self._answerable = Answerable(generation.connection)
        self.groups: Groups | None = Groups(lambda sql: self._ask(sql, {})[1])
        self._requests = AskedRequests(generation)
        self._choices: dict[str, tuple[str, ...]] = {}
        self._stored: dict[tuple[object, ...], bool] = {}
        first, last = self._ask("SELECT first_day, last_day FROM coverage", {})[1][0]
        self._coverage: tuple[date, date] | None = None if first is None else (first, last)

    def dimensions(self, metric: Metric) -> tuple[str, ...]:
        """The dimensions that the metric can be filtered by."""
        return self._answerable.dimensions(metric)

    def splits(self, metric: Metric) -> tuple[str, ...]:
        """The dimensions that the metric can be split by."""
        return self._answerable.splits(metric)

    def rows(self, metric: Metric, filters: Filters) -> tuple[Row, ...]:
        """(period, segment, value), ordered; raises Problem when the metric is not kept by a wanted dimension."""
        names, rows = self._run(metric, filters)
        if names != ("period", "segment", "value"):
            raise TypeError(f"{metric.id} must yield period, segment, value and yields {', '.join(names)}")
        return rows

    def rows_and_before(
        self, metric: Metric, filters: Filters, earlier: Period | None
    ) -> tuple[tuple[Row, ...], dict[str | None, Value]]:
        """What `rows` yields, and {segment: value} of the earlier period as a whole, in one question where it can be.

        Raises Problem when the metric is not kept by a wanted dimension.
        """
        if earlier is None:
            return self.rows(metric, filters), {}
        if not (self._is_narrow and asks_two_at_once(metric.sql) and earlier.finish <= filters.period.start):
            old = self.rows(metric, filters.over(earlier, "whole"))
            return self.rows(metric, filters), {segment: value for _, segment, value in old}
        _, rows = self._run(metric, filters, earlier)
        before = {segment: value for period, segment, value in rows if period == EARLIER}
        return tuple(row for row in rows if row[0] is None or row[0] not in {EARLIER, BETWEEN}), before

    def table(self, metric: Metric, filters: Filters) -> Table:
        """The rows of a table metric under its declared columns."""
        names, rows = self._run(metric, filters)
        if names != tuple(name for name, _ in metric.columns):
            raise TypeError(f"{metric.id} declares other columns than it yields: {', '.join(names)}")
        return Table(tuple(Column(name, unit) for name, unit in metric.columns), rows)

    def ask(self, name: str, values: dict[str, Any]) -> tuple[tuple[Any, ...], ...]:
        """The rows of a question of the catalogue about single rows; nothing of it is remembered."""
        return self._ask(question(name), values)[1]

    def choices(self, dimension: str) -> tuple[str, ...]:
        """The segments of a dimension, in alphabetical order. Raises Problem for an unknown dimension."""
        known(dimension, DIMENSIONS, "dimension")
        if dimension not in self._choices:
            rows = self._ask(f"SELECT unnest(enum_range(NULL::mart.{dimension}))::VARCHAR", {})[1]
            self._choices[dimension] = tuple(str(row[0]) for row in rows)
        return self._choices[dimension]

    def coverage(self) -> tuple[date, date] | None:
        """First and last local day with any data."""
        return self._coverage

    def complete(self) -> date | None:
        """The first day of which rows may still be missing; None without any data."""
        if self._coverage is None:
            return None
        after = self._coverage[1] + timedelta(days=1)
        if self._as_of is None:
            return after
        zone = str(self._ask("SELECT zone FROM mart.reporting", {})[1][0][0])
        return min(after, self._as_of.astimezone(ZoneInfo(zone)).date())

    def check(self, filters: Filters) -> None:
        """Raise Problem, with a suggestion, when the filters name something that does not exist."""
        if filters.period.days < 1:
            raise Problem("The period is empty.", "Choose a first day that is before the last.")
        for dimension in filters.split:
            known(dimension, DIMENSIONS, "dimension")
        for dimension, segments in filters.wanted().items():
            choices = self.choices(dimension)
            for segment in segments:
                known(segment, choices, dimension.replace("_", " "))

    def add_decisions(self, entries: Iterable[Entry]) -> None:
        """Let metrics see decisions that wait for a sync."""
        with self._cursors.lent() as cursor:
            add_waiting(cursor, entries)
        with self._lock:
            self._results.clear()

    def decisions(self, kind: str) -> tuple[Decision, ...]:
        """The decisions of a kind in the order in which they came to stand."""
        with self._cursors.lent() as cursor:
            return decisions(cursor, kind)

    def interrupt(self) -> None:
        """Stop every running query; those who wait for one get Cancelled."""
        self._cursors.interrupt()

    def _run(
        self, metric: Metric, filters: Filters, earlier: Period | None = None
    ) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        self._answerable.refuse(metric, filters)
        values = _parameters(
            filters if earlier is None else filters.over(_both(earlier, filters.period), filters.grain)
        )
        used = {name: values[name] for name in parameters(metric.sql)}
        key = (_text(metric.sql), filters.cross, earlier, earlier and filters.period, *used.values())
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]  # type: ignore[no-any-return]
        words = self._words(metric, filters, earlier) if self._is_narrow or filters.cross else ()
        with self._requests.loaded(filters, earlier):
            result = self._ask(metric.sql, used, words)
        with self._lock:
            self._results[key] = result
            while len(self._results) > REMEMBERED:
                self._results.popitem(last=False)
        return result

    def _words(self, metric: Metric, filters: Filters, earlier: Period | None) -> tuple[str, ...]:
        is_of_people = re.search(r"\bactive_people\(", metric.sql) is not None
        stored = is_of_people and not filters.cross and self._has_stored_people(filters)
        wanted = tuple(sorted((name, len(set(values))) for name, values in filters.wanted().items()))
        return narrowed(Asked(wanted, filters.period, earlier, stored, filters.split if filters.cross else ()))

    def _has_stored_people(self, filters: Filters) -> bool:
        """What the catalogue says, remembered for each shape of question."""
        shape = (filters.by, *((name, len(set(values)) == 1) for name, values in filters.wanted().items()))
        if shape not in self._stored:
            values = {name: value for name, value in _parameters(filters).items() if name in {"by", "where"}}
            self._stored[shape] = bool(self._ask("SELECT stored_count($by, $where) IS NOT NULL", values)[1][0][0])
        return self._stored[shape]

    def _ask(
        self, sql: str, values: dict[str, Any], words: tuple[str, ...] = ()
    ) -> tuple[tuple[str, ...], tuple[Any, ...]]:
        import duckdb

        try:
            with self._cursors.lent(words) as cursor:
                cursor.execute(sql, values)
                names = tuple(column[0] for column in cursor.description or ())
                return names, tuple(cursor.fetchall())
        except duckdb.InterruptException as error:
            raise Cancelled from error
        except duckdb.Error as error:
            raise Problem(
                "This number could not be computed.", "Sync again; if it stays, report it.", str(error)
            ) from error


def _both(earlier: Period, period: Period) -> Period:
    return Period(earlier.start, period.finish)


def _text(sql: str) -> str:
    """The query without the header: metrics that differ in how their rows are shown ask for them once."""
    return sql.partition("*/")[2] or sql


def _parameters(filters: Filters) -> dict[str, Any]:
    where = {name: sorted(set(values)) for name, values in filters.wanted().items()}
    return {
        "start": filters.period.start,
        "finish": filters.period.finish,
        "grain": filters.grain,
        "by": filters.by,
        "where": json.dumps(where, sort_keys=True, ensure_ascii=False),
    }
