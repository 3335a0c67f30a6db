"""The words of catalogue/schema, narrowed to one question: fewer cases for DuckDB to look at, the same answer.

Planning is most of what a short query costs, and most of planning goes into cases that the question rules out: ten
dimensions of which one is filtered. A narrowed word is a temporary macro that hides the general one on its cursor. It
may rely on what is the same for every metric of the question: its filters, and that nobody asks for people; costs also
on the splits that the text names. It does not depend on the period, so that a cursor has nothing to learn when that
moves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from .asked_requests import WITHOUT_PERSON
from .stored_words import NOTHING, Splits, Stored, Wanted, stored_words, wanted_name

SEPARATOR = "\x1f"  # between the two names of a crossed segment


@dataclass(frozen=True)
class Asked:
    """What all metrics of a question have in common, whatever its periods."""

    wanted: Wanted
    stored: Stored = NOTHING
    by: str | None = None  # what it is split by; a metric may split itself by more, but never by person
    costs_by: Splits = frozenset()  # what the text itself splits costs by
    executions_by: Splits = frozenset()  # and executions
    is_daily: bool = False  # whether it is asked for single days, where a word answers these otherwise
    crossed: tuple[str, ...] = ()  # the two dimensions that it is split by at once


@cache
def narrowed(asked: Asked) -> tuple[str, ...]:
    """Words for a cursor on which $where filters exactly these dimensions by so many names."""
    words = [
        f"keep(wanted, dims) AS {_keep(asked.wanted)}",
        f"in_department(wanted, department) AS {_column('department', asked.wanted)}",
        f"of_feature(wanted, feature) AS {_column('feature', asked.wanted)}",
        f"asked_dimension(dimension, wanted) AS {_one(asked)}",
        f"beside_department(dimension, wanted) AS {_beside(asked)}",
    ]
    if asked.crossed:
        return (words[0], *_crossed(asked))
    return (
        *words,
        *stored_words(asked.wanted, asked.by, asked.stored, asked.costs_by, asked.executions_by, asked.is_daily),
    )


def _crossed(asked: Asked) -> tuple[str, ...]:
    """Both names of a row with a separator between them, and the one rollup that holds all that is named."""
    names = f" || '{SEPARATOR}' || ".join(f"CAST(dims['{name}'] AS VARCHAR)" for name in asked.crossed)
    named = {*asked.crossed, *(name for name, _ in asked.wanted)}
    by_person = "costs_of_requests" if named & WITHOUT_PERSON else "costs_by_person"
    return (
        f"segment(dimension, dims) AS {names}",
        "asked_dimension(dimension, wanted) AS 'several'",
        "beside_department(dimension, wanted) AS NULL",
        f"costs(dimension, wanted) AS TABLE FROM {by_person if 'person' in named else 'costs_by_technology'}",
    )


def _keep(wanted: Wanted) -> str:
    return " AND ".join(f"dims['{name}'] {_is_one_of(name, count)}" for name, count in wanted) or "true"


def _column(name: str, wanted: Wanted) -> str:
    return next((f"{name} {_is_one_of(name, count)}" for one, count in wanted if one == name), "true")


def _is_one_of(name: str, count: int) -> str:
    """Compared as what they are stored as, which is a number; a name that does not exist is no row's."""
    names = (f"TRY_CAST({wanted_name(name, place)} AS mart.{name})" for place in range(count))
    return f"IN ({', '.join(names)})"


def _one(asked: Asked) -> str:
    if len(asked.wanted) > 1:
        return "'several'"
    if not asked.wanted:
        return "coalesce(dimension, 'company')"
    ((name, _),) = asked.wanted
    return f"CASE WHEN coalesce(dimension, '{name}') = '{name}' THEN '{name}' ELSE 'several' END"


def _beside(asked: Asked) -> str:
    others = [name for name, _ in asked.wanted if name != "department"]
    is_in_department = len(others) < len(asked.wanted)
    if len(others) == 1:
        (name,) = others
        also = "dimension IS NULL OR " if is_in_department else ""
        same = f"'{name}', 'department'" if is_in_department else "'department'"
        return f"CASE WHEN {also}dimension IN ({same}) THEN '{name}' END"
    return "nullif(dimension, 'department')" if is_in_department and not others else "NULL"
