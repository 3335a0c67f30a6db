"""Growth: the period against the compared one, and compound growth within it."""

from __future__ import annotations

from analytics_desktop.models.page import Cell, Column, Table, number_of

from . import Computed, Evidence

SPAN = 30  # days at either end of the period
COLUMNS = (
    Column("Measure", "text"),
    Column("Now", "count"),
    Column("Before", "count"),
    Column("Change", "percent"),
    Column("Compound growth per 30 days", "percent"),
)


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: measure, in the period, in its first and in its last 30 days."""
    before = {row[0]: row[1] for row in evidence.before.rows}
    rows = tuple(_row(row, before.get(row[0]), evidence.period.days) for row in evidence.now.rows)
    return Computed(table=Table(COLUMNS, rows))


def _row(row: tuple[Cell, ...], before: Cell, days: int) -> tuple[Cell, ...]:
    measure, now, first, last = row
    compound = _compound(first, last, days - SPAN) if days >= 2 * SPAN else None
    return measure, now, before, _compound(before, now, SPAN), compound


def _compound(old: Cell, new: Cell, days: int) -> float | None:
    """Percent per 30 days that lead from one number to the other in so many days; unknown from 0."""
    one, other = number_of(old), number_of(new)
    if not one or other is None:
        return None
    factor: float = (float(other) / float(one)) ** (SPAN / days)
    return round(100 * (factor - 1), 4)
