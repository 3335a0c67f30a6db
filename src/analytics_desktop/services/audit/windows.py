"""From when to when the rows of each growing table are needed, so that every number can be computed again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from analytics_desktop.models.page import Page

from .columns import TIME_COLUMNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Window = tuple[datetime, datetime]
"""UTC instants [first, finish)."""
Windows = Mapping[str, Window]
"""By table; a table without a window is taken whole."""

# Rollups look back at most 30 days (monthly active people) and a few days around for sessions; a day more for zones.
LOOK_BACK, LOOK_AHEAD = timedelta(days=42), timedelta(days=4)
LEDGER = "ai_cost_tracking"


def windows_of(cursor: DuckDBPyConnection, pages: Sequence[Page]) -> Windows:
    """The periods asked for and compared with, widened by what rollups look at; for budgets, by their whole span."""
    periods = [page.filters.period for page in pages]
    periods += [compared for page in pages if (compared := page.filters.compared()) is not None]
    first, finish = min(period.start for period in periods), max(period.finish for period in periods)
    windows = dict.fromkeys(TIME_COLUMNS, _widened(first, finish))
    if any(re.search(r"\bbudgets\b", panel.metric.sql) for page in pages for panel in page.panels):
        began = cursor.execute(
            "SELECT min(starts_on) FROM lake.budgets WHERE starts_on < $finish AND ends_on > $first",
            {"first": first, "finish": finish},
        ).fetchone()
        windows[LEDGER] = _widened(min(first, began[0] if began and began[0] else first), finish)
    return windows


def _widened(first: date, finish: date) -> Window:
    midnight = datetime.min.time()
    return datetime.combine(first - LOOK_BACK, midnight), datetime.combine(finish + LOOK_AHEAD, midnight)


def within(table: str) -> str:
    """SQL condition for the rows of the window, with the parameters of `bounds_of`."""
    column = TIME_COLUMNS.get(table)
    return f"({column} >= $first AND {column} < $finish)" if column else "true"


def bounds_of(table: str, windows: Windows) -> dict[str, datetime]:
    if table not in TIME_COLUMNS:
        return {}
    first, finish = windows[table]
    return {"first": first, "finish": finish}
