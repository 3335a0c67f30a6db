"""One question for several: a period by day, week or month, the same as a whole, and the one before it as a whole.

Where a metric knows its period only by its days, whole periods are but other buckets to group its rows by. They are
told with days that no data has.
"""

from __future__ import annotations

import itertools
import re
from datetime import date
from functools import cache

from analytics_desktop.models.filters import Period

# Buckets that are whole periods, before every day of data.
EARLIER, BETWEEN, WHOLE = date(1, 1, 1), date(1, 1, 2), date(1, 1, 3)

_BUCKET = "bucket($grain, day)"
_RANGE = re.compile(
    r"\bday >= \$start AND (?:\w+\.)?day < \$finish\b"  # rows of the period
    r"|\bactive_people\(\$start, \$finish,|\bdays_of_activity\(\$start, \$finish\)"
    r"|\bpeople_by_score\(\$finish,|\$finish > \$start\b"  # rows of its last day
    r"|\b(?:session_lengths|people_of_features)\(\$grain, \$start, \$finish,|\blives_of_period\(\$start, \$finish,"
)
# Words that know their buckets or their last day, and those that know both periods.
_LAST_DAY, _LIVES = "people_by_score($finish, ", "lives_of_period($start, $finish, "
_BUCKETS = re.compile(r"\b(session_lengths|people_of_features)\(\$grain, ")
_GROUPED = re.compile(
    r"(?s)bucket\(\$grain, day\) AS period,(?P<told>(?:(?!\bFROM\b).)*)(?P<rest>\bFROM\b(?:(?!GROUP BY).)*)GROUP BY ALL"
)
# Words that yield the rows of a table, by what is before their last period in the words that yield those of two.
_LAST_DAYS, _SPANS = ("score_classes", "help_classes"), ("active_day_classes", "growth", "ledger_cells")
_TABLE = re.compile(rf"(?s)SELECT\s+(.*?\bFROM )({'|'.join((*_LAST_DAYS, *_SPANS))})\((.*)")
_AGGREGATE = re.compile(r"\b(?:sum|count|min|max|arg_max)\(")


@cache
def asks_two_at_once(sql: str) -> bool:
    """Whether a metric knows its period only by its days, so that two periods can be two buckets of one question."""
    return re.search(r"\$(start|finish|grain)\b", _RANGE.sub("", sql.replace(_BUCKET, ""))) is None


@cache
def tells_whole(sql: str) -> bool:
    """Whether its rows can be grouped by the whole period beside day, week or month."""
    return asks_two_at_once(sql) and len(_GROUPED.findall(sql)) == sql.count(_BUCKET) > 0


def of_two_periods(sql: str, period: Period, earlier: Period) -> str:
    """The question about both: days of the earlier period are one bucket, days between the two another."""
    text = _in_words_of_both(sql, period, earlier)
    return text.replace(_BUCKET, f"CASE {_before(period, earlier)} ELSE {_BUCKET} END")


def with_whole(sql: str, period: Period, earlier: Period) -> str:
    """The same with the whole period as one bucket more. Rows of no bucket are of nothing that was asked."""
    step = f"CASE WHEN day >= DATE '{period.start}' THEN {_BUCKET} END"
    whole = f"CASE {_before(period, earlier)} ELSE DATE '{WHOLE}' END"

    def grouped(found: re.Match[str]) -> str:
        keys = "".join(f", {one}" for one in _keys(found["told"]))
        sets = f"GROUP BY GROUPING SETS (({step}{keys}), ({whole}{keys}))"
        return f"coalesce({step}, {whole}) AS period,{found['told']}{found['rest']}{sets}"

    return _GROUPED.sub(grouped, _in_words_of_both(sql, period, earlier))


def asks_two_tables_at_once(sql: str) -> bool:
    """The same of a table."""
    return _TABLE.fullmatch(sql) is not None


def of_two_tables(sql: str, earlier: Period) -> str:
    """The question about both, with a column before the others: whether a row is of the earlier period."""

    def told(found: re.Match[str]) -> str:
        finish = f"DATE '{earlier.finish}'"
        before = finish if found[2] in _LAST_DAYS else f"DATE '{earlier.start}', {finish}"
        return f"SELECT is_earlier, {found[1]}{found[2]}_of_both({before}, {found[3]}"

    return _TABLE.sub(told, sql)


def _keys(told: str) -> list[str]:
    """What rows are grouped by, of the expressions that a query tells."""
    told = re.sub(r"--[^\n]*", "", told)
    commas = [
        place
        for place, sign in enumerate(told)
        if sign == "," and told.count("(", 0, place) == told.count(")", 0, place)
    ]
    items = [told[first + 1 : last].strip() for first, last in itertools.pairwise([-1, *commas, len(told)])]
    return [re.sub(r"\s+AS \w+$", "", item) for item in items if not _AGGREGATE.search(item)]


def _before(period: Period, earlier: Period) -> str:
    between = f" WHEN day < DATE '{period.start}' THEN DATE '{BETWEEN}'" if earlier.finish < period.start else ""
    return f"WHEN day < DATE '{earlier.finish}' THEN DATE '{EARLIER}'{between}"


def _in_words_of_both(sql: str, period: Period, earlier: Period) -> str:
    last_days = f"people_by_score_of_both(DATE '{earlier.finish}', $finish, "
    buckets = rf"\1_of_both(DATE '{earlier.finish}', DATE '{period.start}', $grain, "
    lives = f"lives_of_both($start, DATE '{earlier.finish}', DATE '{period.start}', $finish, "
    return _BUCKETS.sub(buckets, sql.replace(_LAST_DAY, last_days).replace(_LIVES, lives))
