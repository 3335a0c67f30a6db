"""Classes of people, such as new and returning ones: those of 1 to 4 people are hidden, and enough others with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import SUPPRESSED, Part, Series, Value, number_of

from .groups import LEAST
from .query import Row


def told_classes(metric: Metric, parts: Sequence[Part]) -> tuple[Part, ...]:
    now = too_small({part.segment: number_of(part.value) for part in parts}, _sums(metric, parts))
    before = too_small({part.segment: number_of(part.before) for part in parts}, _sums(metric, parts))
    return tuple(
        replace(
            part,
            value=SUPPRESSED if part.segment in now else part.value,
            before=SUPPRESSED if part.segment in before else part.before,
        )
        for part in parts
    )


def _sums(metric: Metric, parts: Iterable[Part]) -> Sequence[tuple[str, ...]]:
    return metric.sums if metric.sums != ((),) else [tuple(part.segment for part in parts)]


def told_over_time(metric: Metric, series: Sequence[Series]) -> tuple[Series, ...]:
    rows = [
        (period, one.segment, value) for one in series for period, value in zip(one.periods, one.values, strict=True)
    ]
    told = {(period, segment): value for period, segment, value in told_rows(metric, rows)}
    return tuple(replace(one, values=tuple(told[period, one.segment] for period in one.periods)) for one in series)


def told_rows(metric: Metric, rows: Sequence[Row]) -> list[Row]:
    """Each bucket of time is a table of classes of its own."""
    buckets: dict[date | None, dict[str, Value]] = {}
    for period, segment, value in rows:
        buckets.setdefault(period, {})[segment or ""] = value
    hidden = {}
    for period, classes in buckets.items():
        sums = metric.sums if metric.sums != ((),) else [tuple(classes)]
        hidden[period] = too_small({name: number_of(value) for name, value in classes.items()}, sums)
    return [
        (period, segment, SUPPRESSED if (segment or "") in hidden[period] else value) for period, segment, value in rows
    ]


def too_small(sizes: Mapping[str, object], sums: Iterable[Sequence[str]]) -> frozenset[str]:
    """Classes of 1 to 4 people, and the smallest others without which these could be found from a known sum."""
    known = {name: size for name, size in sizes.items() if isinstance(size, (int, float))}
    hidden = {name for name, size in known.items() if 0 < size < LEAST}
    tables = [[name for name in names if name in known] for names in sums]
    while True:
        more = [_next(known, names, hidden) for names in tables if not _is_safe(known, names, hidden)]
        added = {name for name in more if name is not None}
        if not added:
            return frozenset(hidden)
        hidden |= added


def _is_safe(known: Mapping[str, float], names: Iterable[str], hidden: set[str]) -> bool:
    inside = [known[name] for name in names if name in hidden]
    return not inside or (len(inside) > 1 and sum(inside) >= LEAST)


def _next(known: Mapping[str, float], names: Iterable[str], hidden: set[str]) -> str | None:
    """The smallest class that still has people; an empty one only where there is no other."""
    open_names = [name for name in names if name not in hidden]
    return min(open_names, key=lambda name: (known[name] == 0, known[name], name), default=None)
