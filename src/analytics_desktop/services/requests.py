"""The requests behind a number: a page at a time, however many there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from analytics_desktop.models.access import Access
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Cell, Column
from analytics_desktop.services.access.scope import in_words

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

Order = Literal["time", "cost", "tokens"]
ORDERS: tuple[Order, ...] = get_args(Order)
PAGE = 200
EXPORTED_AT_ONCE = 20_000
COLUMNS = tuple(
    Column(name, unit)
    for name, unit in (
        ("Time", "text"), ("Person", "text"), ("Department", "text"), ("Team", "text"), ("Agent", "text"),
        ("Feature", "text"), ("Prompt type", "text"), ("Provider", "text"), ("Model", "text"), ("Tier", "text"),
        ("Attempt", "count"), ("Input", "tokens"), ("Cache read", "tokens"), ("Cache write", "tokens"),
        ("Output", "tokens"), ("Reasoning", "tokens"), ("Booked cost", "money_small"), ("Price version", "text"),
        ("Request", "text"),
    )
)  # fmt: skip


def _access(filters: Filters) -> Access:
    return Access("view", "rows", "requests", in_words(filters), personal=True, cost=True)


@dataclass(frozen=True)
class Place:
    """Where a page ends: the next one begins after it, also when rows are equal in the order."""

    key: str
    id: str


@dataclass(frozen=True)
class Requests:
    """`after` is where the next page begins; None: these are the last."""

    rows: tuple[tuple[Cell, ...], ...]
    after: Place | None


def requests(
    desk: Desk,
    filters: Filters,
    order: Order = "time",
    descending: bool = True,
    after: Place | None = None,
    count: int = PAGE,
) -> Requests:
    """One page of the rows that this workspace was sent. Raises Problem for names that do not exist."""
    if order not in ORDERS:
        raise Problem(f"Requests cannot be ordered by {order}.", f"Order them by: {', '.join(ORDERS)}.")
    where = {name: sorted(set(values)) for name, values in filters.wanted().items()}
    values: dict[str, Any] = {
        "start": filters.period.start,
        "finish": filters.period.finish,
        "where": json.dumps(where, sort_keys=True, ensure_ascii=False),
        "order": order,
        "descending": descending,
        "after_key": after.key if after else None,
        "after_id": after.id if after else None,
        "count": count,
    }
    with desk.reading() as (_, reader):
        reader.check(filters)
        if after is None:  # what follows belongs to the first page
            desk.gate.note(_access(filters), desk.source)
        found = reader.ask("requests", values)
    more = Place(str(found[-1][0]), str(found[-1][1])) if len(found) == count else None
    return Requests(tuple(row[2:] for row in found), more)


def all_requests(
    desk: Desk, filters: Filters, order: Order = "time", descending: bool = True
) -> Iterator[tuple[Cell, ...]]:
    """Every row, a page in memory at a time."""
    after: Place | None = None
    while True:
        page = requests(desk, filters, order, descending, after, EXPORTED_AT_ONCE)
        yield from page.rows
        if page.after is None:
            return
        after = page.after
