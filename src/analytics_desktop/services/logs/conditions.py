"""Filters of a log as a condition of SQL with bound values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.log import Log, LogColumn, LogFilters
from analytics_desktop.services.dimensions import known

from .memory import Memory

Names = Mapping[str, Mapping[int, str]]


def condition_of(log: Log, filters: LogFilters, names: Names, memory: Memory) -> tuple[str, list[Any]] | None:
    """(SQL, values); None where nothing is filtered. Raises Problem for unknown columns and choices."""
    parts: list[str] = []
    values: list[Any] = []
    for name, wanted in filters.choices:
        column = _column(log, name, "filtered by a choice", lambda one: one.is_choice)
        parts.append(f'"{name}" IN (SELECT unnest(?))')
        values.append(_keys(column, wanted, names))
    for sign, bounds in ((">=", filters.at_least), ("<=", filters.at_most)):
        for name, bound in bounds:
            _column(log, name, "filtered by size", lambda one: one.is_number)
            parts.append(f'"{name}" {sign} ?')
            values.append(bound)
    if filters.first is not None:
        parts.append("position >= ?")
        values.append(memory.first_position(filters.first))
    if filters.finish is not None:
        parts.append("position < ?")
        values.append(memory.first_position(filters.finish))
    if filters.sort:
        _column(log, filters.sort, "sorted", lambda one: one.is_number)
    return (" AND ".join(parts), values) if parts else None


def _column(log: Log, name: str, how: str, fits: Any) -> LogColumn:
    possible = {column.name: column for column in log.columns if fits(column)}
    if name not in possible:
        raise Problem(f"The {log.title.lower()} cannot be {how} of {name}.", f"Possible: {', '.join(possible)}.")
    return possible[name]


def _keys(column: LogColumn, wanted: tuple[str, ...], names: Names) -> list[Any]:
    """The stored values of what was chosen by name."""
    ids = {name: key for key, name in names[column.of].items()} if column.of else {one: one for one in column.choices}
    for one in wanted:
        known(one, sorted(ids), column.title.lower())
    return [ids[one] for one in wanted]
