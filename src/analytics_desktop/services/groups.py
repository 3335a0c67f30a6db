"""Which groups of people are large enough to be told about.

The smallest cells that anybody can ask for (a team of a department; a feature within it) are merged, year by year,
into units of at least LEAST different people. A number is told only where it is about whole units. Whatever is added to
or taken from numbers that are told is then again about whole units, so no smaller group can be found by subtraction,
however many filters, splits and periods are combined.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

LEAST = 5

Cell = tuple[str | None, ...]  # segment names in the order of the family's dimensions
Wanted = Mapping[str, Sequence[str]]
Choice = tuple[tuple[str, frozenset[str]], ...]  # the names that are wanted of a dimension
Ask = Callable[[str], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class Unit:
    cells: tuple[Cell, ...]
    people: frozenset[int]


@dataclass(frozen=True)
class Family:
    """Numbers made of the same rows: the dimensions of a cell from the outermost to the innermost, and who is in it.

    The outer dimension keeps whole as far as possible. `sql` yields the first day of a year, the dimensions, a list of
    person ids.
    """

    dimensions: tuple[str, ...]
    sql: str


FAMILIES: dict[str, Family] = {
    "activity": Family(("department", "team"), "SELECT began, department, team, people FROM group_activity"),
    "features": Family(
        ("feature", "department", "team"), "SELECT began, feature, department, team, people FROM group_features"
    ),
    "directory": Family(("department", "team"), "SELECT began, department, team, people FROM group_directory"),
}


@dataclass(frozen=True)
class Hidden:
    """What one question may not tell, by year: its first day; the first goes back, and the last on, without end."""

    began: tuple[date, ...]
    segments: tuple[frozenset[str | None], ...]

    def during(self, first: date, finish: date) -> frozenset[str | None]:
        """The segments, or None for the undivided whole, that may not be told for the days [first, finish)."""
        start, end = max(bisect_right(self.began, first) - 1, 0), max(bisect_left(self.began, finish), 1)
        return frozenset().union(*self.segments[start:end])


class Groups:
    """Safe to use from several threads; the cells of a family are asked for when its first number is."""

    def __init__(self, ask: Ask) -> None:
        self._ask, self._lock = ask, threading.Lock()
        self._units: dict[str, dict[date, tuple[Unit, ...]]] = {}
        self._found = lru_cache(maxsize=4096)(self._hidden)
        self._named = lru_cache(maxsize=256)(self._by_name)

    def hidden(self, family: str, first: date, finish: date, by: str | None, wanted: Wanted) -> frozenset[str | None]:
        """The segments, or None for the undivided whole, that may not be told for the days [first, finish)."""
        return self.asked(family, by, wanted).during(first, finish)

    def asked(self, family: str, by: str | None, wanted: Wanted) -> Hidden:
        """What one question may not tell, of any days."""
        choice = tuple((name, frozenset(wanted[name])) for name in sorted(wanted))
        return self._found(family, by, choice)

    def _hidden(self, family: str, by: str | None, choice: Choice) -> Hidden:
        began = tuple(self._of(family))
        return Hidden(began, tuple(self._hidden_in(family, year, by, choice) for year in began))

    def _hidden_in(self, family: str, began: date, by: str | None, choice: Choice) -> frozenset[str | None]:
        dimensions, result = FAMILIES[family].dimensions, set()
        place = dimensions.index(by) if by in dimensions else None
        asked = [(dimensions.index(name), names) for name, names in choice if name in dimensions]
        for unit in self._touched(family, began, asked):
            inside = [cell for cell in unit.cells if all(cell[index] in names for index, names in asked)]
            segments = {None if place is None else cell[place] for cell in inside}
            is_cut = len(inside) < len(unit.cells) or len(segments) > 1
            if inside and (is_cut or len(unit.people) < LEAST):
                result |= segments
        return frozenset(result)

    def _touched(self, family: str, began: date, asked: Sequence[tuple[int, frozenset[str]]]) -> Iterable[Unit]:
        """Units with a cell that is asked for, maybe more than once; and maybe others."""
        if not asked:
            return self._of(family)[began]
        place, names = asked[0]
        units = self._named(family, began, place)
        return [unit for name in names for unit in units.get(name, ())]

    def _by_name(self, family: str, began: date, place: int) -> dict[str | None, list[Unit]]:
        found: defaultdict[str | None, list[Unit]] = defaultdict(list)
        for unit in self._of(family)[began]:
            for name in {cell[place] for cell in unit.cells}:
                found[name].append(unit)
        return found

    def _of(self, family: str) -> dict[date, tuple[Unit, ...]]:
        with self._lock:
            if family not in self._units:
                self._units[family] = units_by_year(self._ask(FAMILIES[family].sql))
            return self._units[family]


def units_by_year(rows: Iterable[tuple[Any, ...]]) -> dict[date, tuple[Unit, ...]]:
    """Units by the first day of each year, in the order of time, from rows of that day, dimensions and people."""
    seen: dict[date, dict[Cell, set[int]]] = {}
    for began, *names, people in rows:
        seen.setdefault(began, {}).setdefault(tuple(names), set()).update(people)
    return {began: merged(seen[began]) for began in sorted(seen)}


def merged(cells: Mapping[Cell, Iterable[int]]) -> tuple[Unit, ...]:
    """All cells as units of at least LEAST people; one smaller unit only where all cells together have fewer."""
    units = [Unit((cell,), frozenset(people)) for cell, people in sorted(cells.items(), key=str) if people]
    whole, rest = _merged(units, 0)
    return (*whole, rest) if rest else tuple(whole)


def _merged(units: list[Unit], depth: int) -> tuple[list[Unit], Unit | None]:
    """(units that are large enough, what is left over). Cells are merged within the outer dimension first."""
    if len(units) == 1:
        return (units, None) if len(units[0].people) >= LEAST else ([], units[0])
    inner: dict[str | None, list[Unit]] = {}
    for unit in units:
        inner.setdefault(unit.cells[0][depth], []).append(unit)
    whole: list[Unit] = []
    rests: list[Unit] = []
    for each in inner.values():
        large, rest = _merged(each, depth + 1)
        whole += large
        rests += [rest] if rest else []
    if not rests:
        return whole, None
    rest = _joined(rests)
    if len(rest.people) >= LEAST:
        return [*whole, rest], None
    if not whole:
        return [], rest
    smallest = min(whole, key=lambda unit: len(unit.people))
    return [*(unit for unit in whole if unit is not smallest), _joined([smallest, rest])], None


def _joined(units: Sequence[Unit]) -> Unit:
    cells = tuple(cell for unit in units for cell in unit.cells)
    return Unit(cells, frozenset().union(*(unit.people for unit in units)))
