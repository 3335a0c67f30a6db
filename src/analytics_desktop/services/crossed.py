"""A metric by two dimensions at once: one row per segment of the first, one column per segment of the second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Column, Panel, Table, Value, number_of

from .narrowed import SEPARATOR
from .panels import receipt
from .query import Reader
from .suppression import OWN_PEOPLE

ALL = "(all)"

Cells = dict[tuple[str, str], Value]


def crossed_panel(reader: Reader, metric: Metric, filters: Filters, role: str) -> Panel:
    """Over the whole period, largest first. Where parts add up, `(all)` is their exact sum, else asked for by itself.

    Raises Problem without two different dimensions, for a table, and for what counts people.
    """
    if metric.people and role not in OWN_PEOPLE:
        raise Problem(
            f"{metric.title} is about people, and crossed groups would tell about single ones.",
            "Cross a number of the ledger, such as cost.total_cost, or split by one dimension.",
        )
    if not filters.by or not filters.cross or filters.by == filters.cross:
        raise Problem("A crossed table needs two different dimensions.", "Name both: --by department --cross model")
    if metric.yields_table:
        raise Problem(f"{metric.title} is a table and cannot be crossed.", "Cross a number, such as cost.total_cost.")
    asked = filters.over(filters.period, "whole")
    cells: Cells = {}
    for _, segment, value in reader.rows(metric, asked):
        by, _, cross = (segment or "").partition(SEPARATOR)
        cells[by, cross] = value
    cells |= _sums(cells) if metric.adds_up else _totals(reader, metric, asked)
    rows, columns = _ranked(name for name, _ in cells), _ranked(name for _, name in cells)
    rows.sort(key=lambda name: _size(cells.get((name, ALL))))
    columns.sort(key=lambda name: _size(cells.get((ALL, name))))
    absent = 0 if metric.adds_up else None  # where parts add up, a pair without rows is known to be 0
    table = Table(
        (Column(_words(filters.by).capitalize(), "text"), *(Column(name, metric.unit) for name in (*columns, ALL))),
        tuple((name, *(cells.get((name, column), absent) for column in (*columns, ALL))) for name in (*rows, ALL)),
    )
    title = f"{metric.title} by {_words(filters.by)} and {_words(filters.cross)}"
    shown = Panel(metric, "table", title, filters.by, table=table, whole=cells.get((ALL, ALL)))
    return replace(shown, receipt=receipt(reader, metric, asked, len(cells)))


def _sums(cells: Cells) -> Cells:
    """The sums of rows, of columns and of everything; unknown only where nothing is known."""
    sums: Cells = {}
    for (by, cross), value in cells.items():
        for key in ((by, ALL), (ALL, cross), (ALL, ALL)):
            known = sums.get(key)
            sums[key] = value if known is None else known if value is None else known + value  # type: ignore[operator]
    return sums


def _totals(reader: Reader, metric: Metric, asked: Filters) -> Cells:
    by = reader.rows(metric, replace(asked, cross=None))
    cross = reader.rows(metric, replace(asked, by=asked.cross, cross=None))
    whole = reader.rows(metric, replace(asked, by=None, cross=None))
    totals: Cells = {(segment or "", ALL): value for _, segment, value in by}
    totals |= {(ALL, segment or ""): value for _, segment, value in cross}
    totals[ALL, ALL] = whole[0][2] if whole else None
    return totals


def _ranked(names: Iterable[str]) -> list[str]:
    return sorted(set(names) - {ALL})


def _size(value: Value) -> tuple[bool, float]:
    return value is None, -float(number_of(value) or 0)


def _words(dimension: str) -> str:
    return dimension.replace("_", " ")
