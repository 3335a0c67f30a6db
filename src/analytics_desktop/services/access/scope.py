"""One entry for what a person asked for, however many questions are asked to answer it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from analytics_desktop.models.access import Access
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.unit import UNITS

_INSIDE: ContextVar[bool] = ContextVar("inside_a_logged_access", default=False)
PERSON = "person"
# Columns of tables that name a person, their login or their address.
_NAMES_PEOPLE = {PERSON, "who", "actor", "login", "subject", "owner", "decided by", "changed by"}


@contextmanager
def inside() -> Iterator[None]:
    """What is asked for meanwhile, on this thread, belongs to an access that is logged already or to no person."""
    before = _INSIDE.set(True)
    try:
        yield
    finally:
        _INSIDE.reset(before)


def is_inside() -> bool:
    return _INSIDE.get()


def in_words(filters: Filters) -> dict[str, Any]:
    """What the log keeps of a question."""
    told: dict[str, Any] = {"from": filters.period.start.isoformat(), "to": filters.period.last.isoformat()}
    told |= {"by": " x ".join(filters.split)} if filters.split else {}
    return told | ({"where": [f"{name}={wanted}" for name, wanted in filters.where]} if filters.where else {})


def is_personal(filters: Filters | None, metrics: tuple[Metric, ...]) -> bool:
    """Whether the answer may tell of a single person by name or number."""
    if filters is not None and PERSON in {*filters.split, *(name for name, _ in filters.where)}:
        return True
    return names_people(name for metric in metrics for name, _ in metric.columns)


def names_people(columns: Iterable[str]) -> bool:
    """Whether a column of this heading tells of single people."""
    return any(name.lower() in _NAMES_PEOPLE for name in columns)


def is_cost(metrics: tuple[Metric, ...]) -> bool:
    units = {metric.unit for metric in metrics} | {unit for metric in metrics for _, unit in metric.columns}
    return any(unit in UNITS and UNITS[unit].kind == "money" for unit in units)


def of_view(what: str, subject: str, filters: Filters, metrics: tuple[Metric, ...]) -> Access:
    told = in_words(filters)
    return Access("view", what, subject, told, personal=is_personal(filters, metrics), cost=is_cost(metrics))


def of_file(kind: str, filters: Filters | None, wanted: Sequence[str], metrics: tuple[Metric, ...]) -> Access:
    told = in_words(filters) if filters is not None else {}
    told |= {"pages": list(wanted)} if wanted else {}
    return Access("export", "file", kind, told, personal=is_personal(filters, metrics), cost=is_cost(metrics))
