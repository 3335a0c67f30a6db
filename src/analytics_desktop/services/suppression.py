"""Takes what would tell about fewer than five people out of a panel, so that every painter of it leaves it out.

A metric that counts what people do names in its header the family of numbers it belongs to (`people`); one that sorts
people into classes names the classes whose sum is known (`sums`). Money and requests of the ledger are accounts of cost
centres, not views of people, and are not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from analytics_desktop.models.calendar import add_months
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import SUPPRESSED, Cell, Panel, Part, Series, Suppressed, Table, Value, number_of

from . import words
from .catalogue import DIMENSIONS
from .groups import FAMILIES, LEAST
from .query import Reader, Row
from .small_classes import told_classes, told_over_time, told_rows, too_small

# These have rows of their own people only: the row-level policy has decided before what they may see.
OWN_PEOPLE = frozenset({"manager", "engineer"})
ONLINE = "usage.online_now"
NOTE = (
    f"Suppressed are numbers about fewer than {LEAST} people, and numbers that would give such a number away by "
    "subtraction: choose a larger group or a longer period."
)


def protected(reader: Reader, panel: Panel, filters: Filters, role: str) -> Panel:
    """The panel as the role may see it ; `filters` are those that it was asked with."""
    if panel.trouble is not None or not _is_touched(reader, panel.metric, role):
        return panel
    view = _View(reader, panel.metric, replace(filters, by=_split(panel.metric, panel.by)))
    series = tuple(_series(view, one) for one in panel.series)
    parts = tuple(_part(view, one) for one in panel.parts)
    whole, before = view.whole(panel.whole), view.whole_before(panel.before)
    if panel.metric.id == ONLINE and 0 < (number_of(whole) or 0) < LEAST:
        whole = SUPPRESSED  # nobody can choose a larger group of those who are online
    made = replace(panel, series=series, parts=parts, whole=whole, before=before, table=_table(view, panel.table))
    if panel.metric.sums:
        classes = told_over_time(panel.metric, made.series), told_classes(panel.metric, made.parts)
        made = replace(made, series=classes[0], parts=classes[1])
    if made == panel:
        return panel
    keeps = panel.metric.computed and panel.whole == whole
    change = panel.change if keeps else panel.change and words.change(panel.metric, whole, before, filters)
    return replace(made, change=change, note=f"{panel.note} {NOTE}".strip())


def protected_rows(reader: Reader, metric: Metric, rows: Sequence[Row], filters: Filters, role: str) -> tuple[Row, ...]:
    """Rows of one metric as the role may see them."""
    if not _is_touched(reader, metric, role):
        return tuple(rows)
    view = _View(reader, metric, replace(filters, by=_split(metric, filters.by)))
    is_open = {segment: view.is_open(segment) for segment in {segment for _, segment, _ in rows}}
    told = [
        (period, segment, value if is_open[segment] else view.at(period, segment, value))
        for period, segment, value in rows
    ]
    return tuple(told_rows(metric, told)) if metric.sums else tuple(told)


def _is_touched(reader: Reader, metric: Metric, role: str) -> bool:
    return bool(metric.people) and role not in OWN_PEOPLE and reader.groups is not None


def _split(metric: Metric, by: str | None) -> str | None:
    """The dimension whose segments the rows stand for; classes of people are no groups that can be asked for."""
    usual = "feature" if metric.people == "features" else None
    return by if by in DIMENSIONS else usual


class _View:
    """What one question may be told. Who is hidden is asked once for each bucket of time, not for each number."""

    def __init__(self, reader: Reader, metric: Metric, filters: Filters) -> None:
        assert reader.groups is not None
        wanted = filters.wanted()
        self._filters, self._compared = filters, filters.compared()
        self._is_split = metric.people == "features" or filters.by is not None
        self._is_personal = "person" in wanted
        self._is_by_person = filters.by == "person"
        self._parts = reader.groups.asked(metric.people, filters.by, wanted)
        self._whole = reader.groups.asked(metric.people, None, wanted)
        self._at: dict[tuple[date | None, bool], frozenset[str | None]] = {}

    def at(self, period: date | None, segment: str | None, value: Value) -> Value:
        if value is None:
            return None
        key = period, self._is_split and segment is not None
        hidden = self._at.get(key)
        if hidden is None:
            hidden = self._at[key] = self._hidden(self._span(period), is_part=key[1])
        return self._told(hidden, segment if self._is_split else None, value)

    def is_open(self, segment: str | None) -> bool:
        """Whether everything may be told of the segment, of whatever days."""
        if self._is_personal or (self._is_by_person and segment is not None):
            return False
        hidden = self._parts if self._is_split and segment is not None else self._whole
        return not any((segment if self._is_split else None) in each for each in hidden.segments)

    def part(self, segment: str, value: Value) -> Value:
        return self.at(None, segment, value)

    def part_before(self, segment: str, value: Value) -> Value:
        if self._compared is None or value is None:
            return value
        return self._told(self._hidden(self._compared, self._is_split), segment if self._is_split else None, value)

    def whole(self, value: Value) -> Value:
        return self.at(None, None, value)

    def whole_before(self, value: Value) -> Value:
        if self._compared is None or value is None:
            return value
        return self._told(self._hidden(self._compared, is_part=False), None, value)

    def _told(self, hidden: frozenset[str | None], segment: str | None, value: Value) -> Value:
        is_person = self._is_personal or (self._is_by_person and segment is not None)
        return SUPPRESSED if is_person or segment in hidden else value

    def _hidden(self, span: Period, is_part: bool) -> frozenset[str | None]:
        return (self._parts if is_part else self._whole).during(span.start, span.finish)

    def _span(self, period: date | None) -> Period:
        """The days of a bucket within the asked period; hours of the week are about all of it."""
        asked = self._filters.period
        if period is None or isinstance(period, datetime):
            return asked
        ends = {"week": period + timedelta(days=7), "month": add_months(period, 1)}
        finish = ends.get(self._filters.grain, period + timedelta(days=1))
        return Period(max(period, asked.start), min(finish, asked.finish))


def _series(view: _View, series: Series) -> Series:
    if view.is_open(series.segment):
        return series
    pairs = zip(series.periods, series.values, strict=True)
    return replace(series, values=tuple(view.at(period, series.segment, value) for period, value in pairs))


def _part(view: _View, part: Part) -> Part:
    value, before = view.part(part.segment, part.value), view.part_before(part.segment, part.before)
    return part if value is part.value and before is part.before else replace(part, value=value, before=before)


def _table(view: _View, table: Table | None) -> Table | None:
    """A row is about the group that its first column names, else about everybody; its people are also a class."""
    if table is None or not table.rows:
        return table
    named = table.columns[0].name.lower().replace(" ", "_")
    people = [place for place, column in enumerate(table.columns) if column.unit == "people"]
    sizes = {str(number): number_of(row[people[0]]) for number, row in enumerate(table.rows)} if people else {}
    small = too_small(sizes, [tuple(sizes)])
    rows = []
    for number, row in enumerate(table.rows):
        is_named = named in DIMENSIONS_OF_ROWS
        told = view.part(str(row[0]), 1) if is_named else view.whole(1)
        is_hidden = isinstance(told, Suppressed) or str(number) in small
        rows.append(tuple(map(_hidden_cell, row)) if is_hidden else row)
    return Table(table.columns, tuple(rows))


DIMENSIONS_OF_ROWS = frozenset(name for family in FAMILIES.values() for name in family.dimensions)


def _hidden_cell(cell: Cell) -> Cell:
    return SUPPRESSED if number_of(cell) and not isinstance(cell, bool) else cell
