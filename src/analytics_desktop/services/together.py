"""Metrics that read the same rows in the same way and differ in one expression: asked for as one question.

Cost per request, cache hit rate and unpriced requests are three expressions over the same sums by day. Each stands in
its own file with all of its SQL; where two files say the same but for what comes before `AS value`, one question yields
a column for each, and costs hardly more than one of them alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from .catalogue import load_catalogue

# Up to the value, the value, and all that follows it; nothing after it may name it.
_FRAME = re.compile(
    r"(?s)(.*\bSELECT\n\s+(?:[^\n]* AS )?period,\n\s+(?:[^\n]* AS )?segment,\n)"
    r"\s+(.*?) AS value\n(FROM (?:(?!\bvalue\b).)*)"
)
_BRANCH = re.compile(r"(?m)^WHERE \$grain (=|<>) 'whole'\n")


@dataclass(frozen=True)
class Together:
    """`sql` yields period, segment and a value for each of `texts`, which are queries that yield one value each."""

    sql: str
    texts: tuple[str, ...]

    def of(self, text: str, rows: tuple[tuple[object, ...], ...]) -> tuple[tuple[object, ...], ...]:
        """The rows of one query."""
        place = 2 + self.texts.index(text)
        return tuple((row[0], row[1], row[place]) for row in rows)


@cache
def query_of(sql: str, is_whole: bool) -> str:
    """The query without the header, and without what it says for the other kind of grain.

    Metrics that differ only in these are asked for once.
    """
    text = (sql.partition("*/")[2] or sql).strip()
    *branches, last = text.split("UNION ALL\n")
    last, order, by = last.partition("ORDER BY ALL")
    marks = [_BRANCH.findall(branch) for branch in (*branches, last)]
    if not branches or not all(len(mark) == 1 for mark in marks):
        return text
    held = [
        _BRANCH.sub("", branch)
        for branch, (mark,) in zip((*branches, last), marks, strict=True)
        if (mark == "=") == is_whole
    ]
    return "UNION ALL\n".join(held) + order + by


@cache
def together(text: str) -> Together | None:
    """The question that answers a query of the catalogue and others; None where it is asked by itself."""
    return _shared().get(text)


@cache
def _shared() -> dict[str, Together]:
    """Metrics of one page with each other: those of another page would be computed for nobody."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for metric in load_catalogue().metrics.values():
        texts[metric.id.partition(".")[0]].append(query_of(metric.sql, False))
    return {text: one for page in texts.values() for text, one in shared(page).items()}


@cache
def shares_wholes(text: str) -> bool:
    """Whether it is one question with a metric whose whole is no sum of its parts, and so is asked with its whole."""
    one = together(text)
    return one is not None and any(
        not metric.adds_up and query_of(metric.sql, False) in one.texts for metric in load_catalogue().metrics.values()
    )


def shared(texts: Iterable[str]) -> dict[str, Together]:
    """{query: the question that it shares with others}."""
    frames: dict[tuple[str, str], dict[str, str]] = {}
    for text in texts:
        found = _FRAME.fullmatch(text)
        if found and "$" not in found[2]:
            frames.setdefault((found[1], found[3]), {})[text] = found[2]
    return {
        text: one
        for frame, values in frames.items()
        if len(values) > 1 and (one := _joined(frame, values))
        for text in values
    }


def _joined(frame: tuple[str, str], values: dict[str, str]) -> Together:
    columns = ",\n".join(f"    {value} AS value_{number}" for number, value in enumerate(values.values()))
    return Together(f"{frame[0]}{columns}\n{frame[1]}", tuple(values))
