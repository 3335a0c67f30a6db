"""The words of catalogue/schema, narrowed to one question: fewer cases for DuckDB to look at, the same answer.

Planning is most of what a short query costs, and most of planning goes into cases that the question rules out: ten
dimensions of which one is filtered. A narrowed word is a temporary macro that hides the general one on its cursor. It
may rely on what is the same for every metric of the question, the filters and the periods, and on nothing else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from analytics_desktop.models.filters import Period

from .asked_requests import WITHOUT_PERSON
from .known_scores import LOOKED_UP

SEPARATOR = "\x1f"  # between the two names of a crossed segment
# Buckets of a question about two periods, before every day of data.
EARLIER, BETWEEN = date(1, 1, 1), date(1, 1, 2)

_RANGE = re.compile(
    r"\bday >= \$start AND (?:\w+\.)?day < \$finish\b"  # rows of the period
    r"|\bactive_people\(\$start, \$finish,|\bdays_of_activity\(\$start, \$finish\)"
)

_PRICED_BY, _ALWAYS_PRICED = ("department", "team", "agent"), ("model", "provider", "tier")
_STORED_BY = ("department", "team")  # what counts of people are stored by, beside the whole company
# A metric that asks for another split than the question's fails instead of finding nothing.
_OR_FAIL = " IS NOT NULL OR CAST(error('these people are not stored') AS BOOLEAN)"
_PEOPLE = (
    "active_people(first_day, next_day, dimension, wanted) AS TABLE "
    f"FROM stored_people(first_day, next_day, dimension, wanted) WHERE stored_count(dimension, wanted){_OR_FAIL}"
)
_VISITS = (
    f"visits(wanted) AS TABLE FROM stored_visits(wanted) WHERE stored_count(NULL, wanted){_OR_FAIL}",
    f"cohorts(wanted) AS TABLE FROM stored_cohorts(wanted) WHERE stored_count(NULL, wanted){_OR_FAIL}",
)
_FEATURES = (
    "people_of_features(grain, first_day, next_day, dimension, wanted) AS TABLE "
    "FROM stored_feature_people(grain, first_day, next_day, dimension, wanted) "
    f"WHERE stored_features(dimension, wanted){_OR_FAIL}",
    "people_of_hours(first_day, next_day, dimension, wanted) AS TABLE "
    "FROM stored_hour_people(first_day, next_day, dimension, wanted) "
    f"WHERE stored_features(dimension, wanted){_OR_FAIL}",
)


@dataclass(frozen=True)
class Stored:
    """Which stored counts of people answer a question."""

    people: bool = False  # of each day and the days before it, as the question is split
    visits: bool = False  # of days and weeks, as the question is filtered
    features: bool = False  # of features


@dataclass(frozen=True)
class Asked:
    """What all metrics of a question have in common. `earlier` is a period before `period`, asked for as one."""

    wanted: tuple[tuple[str, int], ...]  # the dimensions that are filtered, and by how many names
    period: Period
    earlier: Period | None = None
    stored: Stored = Stored()
    by: str | None = None  # what it is split by; a metric may split itself by more, but never by person
    crossed: tuple[str, ...] = ()  # the two dimensions that it is split by at once


def narrowed(asked: Asked) -> tuple[str, ...]:
    """Words for a cursor on which $where filters exactly these dimensions by so many names."""
    words = [
        f"keep(wanted, dims) AS {_keep(asked.wanted)}",
        f"asked_dimension(dimension, wanted) AS {_one(asked)}",
        f"beside_department(dimension, wanted) AS {_beside(asked)}",
    ]
    if asked.crossed:
        return (words[0], *_crossed(asked))
    words += [LOOKED_UP, *_counts(asked.wanted), f"priced_kept(dimension, wanted) AS {_priced(asked)}"]
    words += _costs([name for name, _ in asked.wanted], asked.by)
    if asked.earlier is not None:
        words.append(f"bucket(grain, day) AS {_two_periods(asked.period, asked.earlier)}")
    words += [_PEOPLE] if asked.stored.people else []
    words += _VISITS if asked.stored.visits else ()
    words += _FEATURES if asked.stored.features else ()
    return tuple(words)


@cache
def asks_two_at_once(sql: str) -> bool:
    """Whether a metric knows its period only by its days, so that two periods can be two buckets of one question."""
    return re.search(r"\$(start|finish|grain)\b", _RANGE.sub("", sql.replace("bucket($grain, day)", ""))) is None


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


def _costs(names: list[str], by: str | None) -> list[str]:
    """Without a filter one dimension is named at most, and beside a department one more."""
    if names not in ([], ["department"]):
        return []
    held = [
        "costs_by_one",
        *(["costs_by_department"] if names else []),
        *(["costs_of_people"] if by == "person" else []),
    ]
    return [
        "costs(dimension, wanted) AS TABLE "
        + " UNION ALL BY NAME ".join(f"FROM {one}(dimension, wanted)" for one in held)
    ]


def _priced(asked: Asked) -> str:
    """By which dimension priced requests answer: model, provider and tier are in all of them."""
    names = [name for name, _ in asked.wanted]
    if not names:
        return (
            f"CASE WHEN dimension IN {_PRICED_BY} THEN dimension "
            f"WHEN dimension IS NULL OR dimension IN {_ALWAYS_PRICED} THEN 'company' ELSE 'several' END"
        )
    if len(names) > 1 or names[0] not in {*_PRICED_BY, *_ALWAYS_PRICED}:
        return "'several'"
    kept = "company" if names[0] in _ALWAYS_PRICED else names[0]
    return f"CASE WHEN coalesce(dimension, '{names[0]}') = '{names[0]}' THEN '{kept}' ELSE 'several' END"


def _counts(wanted: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Which stored counts of people and of features answer, for any split, and which of their names are wanted."""
    people, features, named = "NULL", "NULL", "false"
    names = [name for name, _ in wanted]
    if not wanted:
        people, named = (
            f"CASE WHEN dimension IN {_STORED_BY} THEN dimension WHEN dimension IS NULL THEN 'company' END",
            "true",
        )
    elif len(wanted) == 1 and names[0] in _STORED_BY:
        ((name, count),) = wanted
        people = f"CASE WHEN dimension = '{name}'{' OR dimension IS NULL' if count == 1 else ''} THEN '{name}' END"
        named = f"name IN ({', '.join(_name_of(name, place) for place in range(count))})"
    beside = [one for one in wanted if one[0] != "feature"]
    if beside in ([], [("department", 1)]):
        features = (
            f"CASE WHEN coalesce(dimension, 'feature') = 'feature' THEN '{beside[0][0] if beside else 'feature'}' END"
        )
    return (
        f"stored_count(dimension, wanted) AS {people}",
        f"is_wanted_name(wanted, stored_by, name) AS {named}",
        f"stored_features(dimension, wanted) AS {features}",
    )


def _name_of(dimension: str, place: int) -> str:
    return f"json_extract_string(wanted, '$.{dimension}[{place}]')"


def _keep(wanted: tuple[tuple[str, int], ...]) -> str:
    return " AND ".join(_is_one_of(name, count) for name, count in wanted) or "true"


def _is_one_of(name: str, count: int) -> str:
    """Compared as what they are stored as, which is a number; a name that does not exist is no row's."""
    names = (f"TRY_CAST({_name_of(name, place)} AS mart.{name})" for place in range(count))
    return f"dims['{name}'] IN ({', '.join(names)})"


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


def _two_periods(period: Period, earlier: Period) -> str:
    """Days of the earlier period are one bucket, days between the two another."""
    later = "calendar_bucket(grain, day)"
    between = f"WHEN day < DATE '{period.start}' THEN DATE '{BETWEEN}' " if earlier.finish < period.start else ""
    return f"CASE WHEN day < DATE '{earlier.finish}' THEN DATE '{EARLIER}' {between}ELSE {later} END"
