"""Runs metrics on one open generation; the only text that runs is the text of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.decision import Decision
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.journal import Entry
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Column, Table, Value

from .asking import Answer, Asking, OpenGeneration
from .at_once import BETWEEN, EARLIER, WHOLE
from .catalogue import DIMENSIONS
from .decisions import add_waiting, decisions
from .dimensions import Answerable, known
from .executives import EXECUTIVE, refuse_several
from .groups import Groups
from .one_question import OneQuestion
from .pace import Pace
from .prepare import prepare, prepare_decided
from .questions import question

Row = tuple[date | datetime | None, str | None, Value]  # period, segment, value
Numbers = dict[str | None, Value]  # by segment, for one whole period


class Reader:
    """Thread-safe: every query has its own cursor. Making one loads the rollups into memory; raises Problem when
    another version of the program prepared them. `as_of` is the instant up to which the data is known. With `narrow`
    off, each number is asked for by itself and in the general words of the catalogue: slower, and equal."""

    def __init__(
        self, generation: OpenGeneration, as_of: datetime | None = None, narrow: bool = True, role: str = ""
    ) -> None:
        self.generation = generation
        self._as_of = as_of
        self.pace = Pace()
        self._role = role
        prepare(generation.connection, from_aggregates=role == EXECUTIVE)
        self._asking = Asking(generation, narrow)
        self._answerable = Answerable(generation.connection)
        self.groups: Groups | None = Groups(lambda sql: self._asking.ask(sql, {})[1])
        self._choices: dict[str, tuple[str, ...]] = {}
        self._zone = str(self._asking.ask("SELECT zone FROM mart.reporting", {})[1][0][0])
        self._reporting = _reporting(self._asking)
        first, last = self._asking.ask("SELECT first_day, last_day FROM coverage", {})[1][0]
        self._coverage: tuple[date, date] | None = None if first is None else (first, last)
        self._one = OneQuestion(last if narrow else None)

    def dimensions(self, metric: Metric) -> tuple[str, ...]:
        """The dimensions that the metric can be filtered by."""
        return self._answerable.dimensions(metric)

    def splits(self, metric: Metric) -> tuple[str, ...]:
        """The dimensions that the metric can be split by."""
        return self._answerable.splits(metric)

    def rows(self, metric: Metric, filters: Filters) -> tuple[Row, ...]:
        """(period, segment, value), ordered; raises Problem when the metric is not kept by a wanted dimension."""
        names, rows = self._answer(metric, filters)
        if names != ("period", "segment", "value"):
            raise TypeError(f"{metric.id} must yield period, segment, value and yields {', '.join(names)}")
        return rows

    def rows_and_before(
        self, metric: Metric, filters: Filters, earlier: Period | None
    ) -> tuple[tuple[Row, ...], Numbers]:
        """What `rows` yields, and {segment: value} of the earlier period as a whole, in one question where it can be.

        Raises Problem when the metric is not kept by a wanted dimension.
        """
        if earlier is None:
            return self.rows(metric, filters), {}
        if self._one.is_shared_with_wholes(metric, filters, earlier):
            timed, _, before = self.rows_and_wholes(metric, filters, earlier)
            return timed, before
        if not self._one.of_both(metric, filters, earlier):
            old = self.rows(metric, filters.over(earlier, "whole"))
            return self.rows(metric, filters), by_segment(old)
        _, rows = self._answer(metric, filters, earlier)
        later = next((place for place, row in enumerate(rows) if row[0] not in {EARLIER, BETWEEN}), len(rows))
        return rows[later:], by_segment(row for row in rows[:later] if row[0] == EARLIER)

    def rows_and_wholes(
        self, metric: Metric, filters: Filters, earlier: Period | None
    ) -> tuple[tuple[Row, ...], Numbers, Numbers]:
        """What `rows` yields, and {segment: value} of the period and of the earlier one as wholes. Raises Problem."""
        if earlier is None or not self._one.of_steps_and_wholes(metric, filters, earlier):
            return self.rows(metric, filters), *self.wholes(metric, filters, earlier)
        rows = self._answer(metric, filters, earlier, is_whole_too=True)[1]
        timed = tuple(row for row in rows if row[0] not in {EARLIER, BETWEEN, WHOLE, None})
        whole, old = (by_segment(row for row in rows if row[0] == one) for one in (WHOLE, EARLIER))
        return timed, whole, old

    def wholes(self, metric: Metric, filters: Filters, earlier: Period | None) -> tuple[Numbers, Numbers]:
        """The latter two, asked together with the rows where that is one question. Raises Problem."""
        if earlier is not None and self._one.of_steps_and_wholes(metric, filters, earlier):
            return self.rows_and_wholes(metric, filters, earlier)[1:]
        now, before = self.rows_and_before(metric, filters.over(filters.period, "whole"), earlier)
        return by_segment(now), before

    def table(self, metric: Metric, filters: Filters) -> Table:
        """The rows of a table metric under its declared columns."""
        names, rows = self._answer(metric, filters)
        if names != tuple(name for name, _ in metric.columns):
            raise TypeError(f"{metric.id} declares other columns than it yields: {', '.join(names)}")
        return Table(tuple(Column(name, unit) for name, unit in metric.columns), rows)

    def table_and_before(self, metric: Metric, filters: Filters, earlier: Period) -> tuple[Table, Table | None]:
        """The table, and that of the earlier period where both are one question. Raises Problem."""
        if not self._one.of_two_tables(metric, filters, earlier):
            return self.table(metric, filters), None
        rows = self._answer(metric, filters, earlier)[1]
        columns = tuple(Column(name, unit) for name, unit in metric.columns)
        now, before = (tuple(row[1:] for row in rows if row[0] is one) for one in (False, True))
        return Table(columns, now), Table(columns, before)

    def ask(self, name: str, values: dict[str, Any]) -> tuple[tuple[Any, ...], ...]:
        """The rows of a question of the catalogue about single rows; nothing of it is remembered."""
        return self._asking.ask(question(name), values)[1]

    def choices(self, dimension: str) -> tuple[str, ...]:
        """The segments of a dimension, in alphabetical order. Raises Problem for an unknown dimension."""
        known(dimension, DIMENSIONS, "dimension")
        if dimension not in self._choices:
            rows = self._asking.ask(f"SELECT unnest(enum_range(NULL::mart.{dimension}))::VARCHAR", {})[1]
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
        return min(after, self._as_of.astimezone(ZoneInfo(self._zone)).date())

    def reporting(self) -> tuple[str, str]:
        """Currency and time zone of the company's reports."""
        return self._reporting

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
        with self._asking.cursors.lent() as cursor:
            add_waiting(cursor, entries)
            prepare_decided(cursor)
        self._asking.forget()

    def decisions(self, kind: str) -> tuple[Decision, ...]:
        """The decisions of a kind in the order in which they came to stand."""
        with self._asking.cursors.lent() as cursor:
            return decisions(cursor, kind)

    def interrupt(self) -> None:
        """Stop every running query; those who wait for one get Cancelled."""
        self._asking.cursors.interrupt()

    def _answer(
        self, metric: Metric, filters: Filters, earlier: Period | None = None, is_whole_too: bool = False
    ) -> Answer:
        self._answerable.refuse(metric, filters)
        refuse_several(self._role, metric, filters)
        return self._asking.metric(metric, filters, earlier, is_whole_too)


def by_segment(rows: Iterable[Row]) -> Numbers:
    return {segment: value for _, segment, value in rows}


def _reporting(asking: Asking) -> tuple[str, str]:
    rows = asking.ask("SELECT reporting_currency, reporting_zone FROM mart.store_identity", {})[1]
    return (str(rows[0][0]), str(rows[0][1])) if rows else ("USD", "UTC")
