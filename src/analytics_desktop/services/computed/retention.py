"""Retention cohorts as a table: a row for each start week, a column for each week after it."""

from __future__ import annotations

from datetime import date, timedelta

from analytics_desktop.models.page import Cell, Column, Table, number_of

from . import Computed, Evidence

MOST_WEEKS = 26  # columns beyond are not read any more
WEEK = timedelta(days=7)


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: start week, weeks after it, people active then."""
    active: dict[date, dict[int, int]] = {}
    for cohort, week, people in evidence.now.rows:
        assert isinstance(cohort, date)
        active.setdefault(cohort, {})[int(number_of(week) or 0)] = int(number_of(people) or 0)
    if not active:
        return Computed()
    weeks = min(max((evidence.period.finish - WEEK - cohort) // WEEK for cohort in active), MOST_WEEKS)
    columns: tuple[Column, ...] = (Column("Cohort", "date"), Column("People", "people"))
    columns += tuple(Column(f"Week {week}", "percent") for week in range(weeks + 1))
    rows = tuple(_row(cohort, active[cohort], weeks, evidence.period.finish) for cohort in sorted(active))
    return Computed(table=Table(columns, rows))


def _row(cohort: date, active: dict[int, int], weeks: int, finish: date) -> tuple[Cell, ...]:
    """A week that has not ended yet is unknown; one that nobody came back in is 0."""
    size = active[0]
    shares: list[Cell] = [
        round(100 * active.get(week, 0) / size, 4) if cohort + (week + 1) * WEEK <= finish else None
        for week in range(weeks + 1)
    ]
    return (cohort, size, *shares)
