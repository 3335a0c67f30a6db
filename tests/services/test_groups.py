"""No group of fewer than five people can be found, whatever is added to or taken from the numbers that are told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics_desktop.services.groups import FAMILIES, LEAST, Groups, merged

FIRST, FINISH = date(2026, 1, 1), date(2026, 12, 31)
Cells = dict[tuple[str, str], set[int]]
COMPANIES = st.dictionaries(
    st.sampled_from([(department, team) for department in "AB" for team in ("1", "2", "3")]),
    st.sets(st.integers(1, 14), min_size=1, max_size=8),
    min_size=1,
)


def groups_of(cells: Cells) -> Groups:
    rows = [(FIRST, department, team, sorted(people)) for (department, team), people in cells.items()]
    return Groups(lambda sql: rows if sql == FAMILIES["activity"].sql else [])


def selections(cells: Cells) -> Iterator[tuple[str | None, dict[str, list[str]]]]:
    """Every split, alone and below every choice of up to two departments or teams."""
    departments, teams = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    choices: list[dict[str, list[str]]] = [{}]
    choices += [{"department": list(some)} for size in (1, 2) for some in combinations(departments, size)]
    choices += [{"team": list(some)} for size in (1, 2) for some in combinations(teams, size)]
    choices += [{"department": [one], "team": [other]} for one in departments for other in teams]
    return ((by, choice) for choice in choices for by in (None, "department", "team"))


def told(cells: Cells) -> set[frozenset[tuple[str, str]]]:
    """Which sets of cells a number is told of."""
    groups, result = groups_of(cells), set()
    for by, choice in selections(cells):
        hidden = groups.hidden("activity", FIRST, FINISH, by, choice)
        inside = [
            cell for cell in cells if all(cell[("department", "team").index(name)] in choice[name] for name in choice)
        ]
        for segment in {None if by is None else cell[("department", "team").index(by)] for cell in inside}:
            named = [c for c in inside if segment is None or c[("department", "team").index(str(by))] == segment]
            if segment not in hidden:
                result.add(frozenset(named))
    return result


def people_in(cells: Cells, some: frozenset[tuple[str, str]]) -> set[int]:
    return set().union(*(cells[cell] for cell in some))


@settings(max_examples=30, deadline=None)
@given(COMPANIES)
def test_no_pair_of_numbers_gives_away_a_small_group(cells: Cells) -> None:
    numbers = told(cells)
    for one in numbers:
        assert len(people_in(cells, one)) >= LEAST
    for one, other in combinations(numbers, 2):
        for rest in (one - other, other - one, one ^ other) if one <= other or other <= one else ():
            assert not rest or len(people_in(cells, rest)) >= LEAST


@settings(max_examples=30, deadline=None)
@given(COMPANIES)
def test_no_sum_of_numbers_gives_away_a_small_group(cells: Cells) -> None:
    """Eliminated over all numbers at once: what can be found is made of units, which are whole in each of them."""
    units = merged(cells)
    assert sorted(cell for unit in units for cell in unit.cells) == sorted(cells)
    numbers = told(cells)
    for unit in units:
        assert len(unit.people) >= LEAST or len(units) == 1
        for number in numbers:
            assert set(unit.cells) <= number or not set(unit.cells) & number


@settings(max_examples=60, deadline=None)
@given(COMPANIES)
def test_the_whole_is_told_as_soon_as_there_are_enough_people(cells: Cells) -> None:
    everybody = people_in(cells, frozenset(cells))
    assert (None in groups_of(cells).hidden("activity", FIRST, FINISH, None, {})) == (len(everybody) < LEAST)


def test_a_small_team_takes_a_team_of_its_own_department_with_it() -> None:
    cells = {("A", "1"): set(range(5)), ("A", "2"): {9}, ("B", "3"): set(range(20, 26)), ("B", "4"): set(range(30, 37))}
    groups = groups_of(cells)
    assert groups.hidden("activity", FIRST, FINISH, "team", {}) == {"1", "2"}
    assert groups.hidden("activity", FIRST, FINISH, "department", {}) == set()
    assert groups.hidden("activity", FIRST, FINISH, None, {"team": ["1", "2"]}) == set()
    assert groups.hidden("activity", FIRST, FINISH, None, {"team": ["1", "3"]}) == {None}


def test_a_small_department_takes_another_one_with_it() -> None:
    cells = {("A", "1"): {1, 2}, ("A", "2"): {3}, ("B", "3"): set(range(20, 26)), ("C", "4"): set(range(30, 37))}
    groups = groups_of(cells)
    assert groups.hidden("activity", FIRST, FINISH, "department", {}) == {"A", "B"}
    assert groups.hidden("activity", FIRST, FINISH, None, {"department": ["A", "B"]}) == set()
    assert groups.hidden("activity", FIRST, FINISH, "team", {"department": ["C"]}) == set()


def test_a_year_in_which_a_group_was_small_is_not_told_alone_or_within_a_longer_period() -> None:
    last_year = date(2025, 1, 1)
    rows = [(FIRST, "A", "1", list(range(6))), (FIRST, "B", "2", list(range(10, 16)))]
    rows += [(last_year, "A", "1", [1, 2]), (last_year, "B", "2", list(range(10, 16)))]
    groups = Groups(lambda _: rows)
    assert groups.hidden("activity", FIRST, FINISH, "department", {}) == set()
    assert groups.hidden("activity", last_year, FIRST, "department", {}) == {"A", "B"}
    assert groups.hidden("activity", date(2025, 12, 31), FINISH, "department", {}) == {"A", "B"}
