"""Narrowed words that say which of the stored sums and counts answer a question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

Splits = frozenset[str | None]  # dimensions, None for no split
Wanted = tuple[tuple[str, int], ...]  # the dimensions that are filtered, and by how many names

_SPLIT = r"\b{}\((coalesce\(\$by, )?('\w+'|NULL|\$by)"  # what a text asks a word's rows by
_PRICED_BY, _ALWAYS_PRICED = ("department", "team", "agent"), ("model", "provider", "tier")
_STORED_BY = ("department", "team")  # what counts of people are stored by, beside the whole company
# A metric that asks for another split than the question's fails instead of finding nothing.
_OR_FAIL = " IS NOT NULL OR CAST(error('these rows are not stored') AS BOOLEAN)"
_PEOPLE = (
    "active_people(first_day, next_day, dimension, wanted) AS TABLE "
    f"FROM stored_people(first_day, next_day, dimension, wanted) WHERE stored_count(dimension, wanted){_OR_FAIL}"
)
_LENGTHS = (
    "session_lengths(grain, first_day, next_day, dimension, wanted) AS TABLE "
    "FROM stored_session_lengths(grain, first_day, next_day, dimension, wanted) "
    f"WHERE CASE WHEN grain = 'day' THEN stored_count(dimension, wanted) END{_OR_FAIL}"
)
_VISITS = (
    f"visits(wanted) AS TABLE FROM stored_visits(wanted) WHERE stored_count(NULL, wanted){_OR_FAIL}",
    f"cohorts(wanted) AS TABLE FROM stored_cohorts(wanted) WHERE stored_count(NULL, wanted){_OR_FAIL}",
    "people_by_active_days(earlier_start, earlier_next_day, start, next_day, wanted) AS TABLE "
    "FROM stored_active_days(earlier_start, earlier_next_day, start, next_day, wanted) "
    f"WHERE stored_count(NULL, wanted){_OR_FAIL}",
)
_SCORES = (
    "people_by_score_of_both(earlier_next_day, next_day, dimension, wanted) AS TABLE "
    "FROM stored_people_by_score(earlier_next_day, next_day, dimension, wanted) "
    f"WHERE stored_count(NULL, wanted){_OR_FAIL}"
)
_FEATURES = (
    "people_of_features(grain, first_day, next_day, dimension, wanted) AS TABLE "
    "FROM stored_feature_people(grain, first_day, next_day, dimension, wanted) "
    f"WHERE stored_features(dimension, wanted){_OR_FAIL}",
    "people_of_features_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted) AS TABLE "
    "FROM stored_feature_people_of_both(earlier_next_day, start, grain, first_day, next_day, dimension, wanted) "
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


NOTHING = Stored()


def stored_words(
    wanted: Wanted, by: str | None, stored: Stored, costs_by: Splits, executions_by: Splits, is_daily: bool
) -> tuple[str, ...]:
    names = [name for name, _ in wanted]
    return (
        *_counts(wanted),
        f"priced_kept(dimension, wanted) AS {_priced(names)}",
        *_costs(names, by, costs_by),
        *_rollups(names, by, executions_by),
        *([_PEOPLE] if stored.people else []),
        *([_LENGTHS] if stored.people and is_daily else []),
        *(_VISITS if stored.visits else ()),
        *([_SCORES] if stored.visits and by != "person" else []),
        *(_FEATURES if stored.features else ()),
    )


def is_daily(sql: str, grain: str) -> bool:
    """Whether the text asks for single days in words that are stored for these alone."""
    return grain == "day" and "session_lengths(" in sql


@cache
def splits_of(word: str, sql: str, by: str | None) -> Splits:
    """The dimensions by which the text asks for the rows of a word; none where it leaves that to another word."""
    told = {"NULL": None, "$by": by}
    found = re.findall(_SPLIT.format(word), sql)
    return frozenset((usual and by) or told.get(split, split.strip("'")) for usual, split in found)


def _costs(names: list[str], by: str | None, asked: Splits) -> list[str]:
    """Without a filter one dimension is named at most, and beside a department one more."""
    if names not in ([], ["department"]):
        return []
    is_known = bool(names and asked) and "person" not in asked
    held = [
        *(["costs_by_one"] if not is_known or asked & {None, "department"} else []),
        *(["costs_by_department"] if names and (not is_known or asked - {None, "department"}) else []),
        *(["costs_of_people"] if by == "person" else []),
    ]
    return [
        "costs(dimension, wanted) AS TABLE "
        + " UNION ALL BY NAME ".join(f"FROM {one}(dimension, wanted)" for one in held)
    ]


def _rollups(names: list[str], by: str | None, executions_by: Splits) -> list[str]:
    """Sums by one dimension where no more are named, and by feature or team within a department."""
    one = "nullif(nullif(asked_dimension(dimension, wanted), 'several'), 'person')"
    two = "beside_department(dimension, wanted)"
    held = []
    if "person" not in {by, *names} and (not names or (len(names) == 1 and by in {None, names[0]})):
        held += [(word, f"{word}_by_one", one) for word in ("activity", "sessions", "session_buckets")]
    if not names or (len(names) == 1 and names[0] in {*_PRICED_BY, *_ALWAYS_PRICED}):
        held.append(("priced", "priced_by_one", "nullif(priced_kept(dimension, wanted), 'several')"))
    if not names or (len(names) == 1 and executions_by and executions_by <= {None, names[0]}):
        held.append(("executions", "executions_by_one", one))
    if by != "person" and names in ([], ["feature"]):
        held.append(("feature_uses", "feature_uses_by_one", one))
    if names == ["department"] and by in {None, "feature"}:
        held.append(("feature_uses", "feature_uses_by_department", two))
    if names == ["department"] and by == "team":
        held.append(("activity", "activity_by_department", two))
    return [
        f"{word}(dimension, wanted) AS TABLE FROM {rows}(dimension, wanted) WHERE {answers}{_OR_FAIL}"
        for word, rows, answers in held
    ]


def _priced(names: list[str]) -> str:
    """By which dimension priced requests answer: model, provider and tier are in all of them."""
    if not names:
        return (
            f"CASE WHEN dimension IN {_PRICED_BY} THEN dimension "
            f"WHEN dimension IS NULL OR dimension IN {_ALWAYS_PRICED} THEN 'company' ELSE 'several' END"
        )
    if len(names) > 1 or names[0] not in {*_PRICED_BY, *_ALWAYS_PRICED}:
        return "'several'"
    kept = "company" if names[0] in _ALWAYS_PRICED else names[0]
    return f"CASE WHEN coalesce(dimension, '{names[0]}') = '{names[0]}' THEN '{kept}' ELSE 'several' END"


def _counts(wanted: Wanted) -> tuple[str, ...]:
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
        named = f"name IN ({', '.join(wanted_name(name, place) for place in range(count))})"
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


def wanted_name(dimension: str, place: int) -> str:
    return f"json_extract_string(wanted, '$.{dimension}[{place}]')"
