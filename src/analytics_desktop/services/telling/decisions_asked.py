"""What the reader is asked to decide, taken from the pages' own numbers: most pressing first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from analytics_desktop.models.page import Page, Panel, Table
from analytics_desktop.models.unit import short

from .sentences import lower_first

MOST = 3
FULL = 100  # percent of a budget


class Asked(NamedTuple):
    """`decision` is what to decide; `why` the number behind it; `metric` where the number is defined."""

    decision: str
    why: str
    metric: str


def decisions_asked(pages: Sequence[Page], most: int = MOST) -> list[Asked]:
    """Budgets that are used up, failing controls, the largest saving, then what got worst; each metric once."""
    found: list[Asked] = []
    sources = (_budgets(pages), _controls(pages), _savings(pages), _worst(pages))
    for one in (asked for source in sources for asked in source):
        if one.metric not in {known.metric for known in found}:
            found.append(one)
    return found[:most]


def _budgets(pages: Sequence[Page]) -> Iterator[Asked]:
    for page, panel, row in named_rows(pages, "cost.budget_use"):
        used = row.get("Used")
        if isinstance(used, (int, float, Decimal)) and used >= FULL:
            name = str(row.get("Name") or "the company")
            booked, amount = (short(row.get(key), "money", page.source.currency) for key in ("Booked", "Budget"))
            yield Asked(
                f"Raise the budget of {name}, or limit its use?",
                f"{booked} booked of {amount}, {used:.0f} % of the budget.",
                panel.metric.id,
            )


def _controls(pages: Sequence[Page]) -> Iterator[Asked]:
    failing = [
        (panel, row) for _, panel, row in named_rows(pages, "compliance.controls") if row.get("Status") == "fail"
    ]
    if failing:
        panel, row = failing[0]
        others = f", and {len(failing) - 1} more" if len(failing) > 1 else ""
        yield Asked(
            f"Who mends the failing control {row.get('Framework')} {row.get('Control')}{others}, and by when?",
            f"{len(failing)} of {len(panel.table.rows) if panel.table else 0} tested controls fail.",
            panel.metric.id,
        )


def _savings(pages: Sequence[Page]) -> Iterator[Asked]:
    for page, panel, row in named_rows(pages, "cost.recommendations"):
        saving = row.get("Monthly saving")
        if saving:
            amount = short(saving, "money", page.source.currency)
            yield Asked(
                f"Take the largest saving on offer: {row.get('Recommendation')}?",
                f"{amount} a month; confidence {row.get('Confidence', 'unknown')}.",
                panel.metric.id,
            )
            return


def _worst(pages: Sequence[Page]) -> Iterator[Asked]:
    worse = [
        (page, panel)
        for page in pages
        for panel in page.cards
        if panel.change is not None and panel.change.verdict == "worse"
    ]
    worse.sort(key=lambda one: -abs(one[1].change.percent or 0) if one[1].change else 0)
    for page, panel in worse:
        value = short(panel.whole, panel.metric.unit, page.source.currency)
        words = panel.change.words if panel.change else ""
        yield Asked(f"Who answers for {lower_first(panel.metric.title)}?", f"It is {value}, {words}.", panel.metric.id)


def named_rows(pages: Iterable[Page], metric: str) -> Iterator[tuple[Page, Panel, dict[str, object]]]:
    """The rows of a table metric by the names of its columns."""
    for page in pages:
        for panel in page.panels:
            if panel.metric.id == metric and panel.table is not None:
                yield from ((page, panel, row) for row in _named(panel.table))


def _named(table: Table) -> Iterator[dict[str, object]]:
    names = [column.name for column in table.columns]
    return (dict(zip(names, row, strict=True)) for row in table.rows)
