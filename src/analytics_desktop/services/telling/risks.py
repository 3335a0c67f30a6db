"""What may go wrong, from the pages' own numbers: controls that fail, budgets at risk, what compliance counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analytics_desktop.models.page import Page, number_of
from analytics_desktop.models.unit import short

from .decisions_asked import named_rows
from .sentences import status_of

MOST = 8
_CONTROLS = "compliance.controls"
_FEW = 3  # controls that are named


class Risk(NamedTuple):
    """`status` says in words how it stands; `metric` where the number is defined."""

    what: str
    stands: str
    status: str
    owner: str
    metric: str


def risks(pages: Sequence[Page]) -> list[Risk]:
    """Failing controls, the counts of the compliance page, then key figures elsewhere that got worse."""
    return [*_controls(pages), *_counts(pages), *_worse(pages)][:MOST]


def risks_title(found: Sequence[Risk]) -> str:
    failing = sum(one.status.startswith("✕") for one in found)
    worse = sum("worse" in one.status for one in found)
    words = [f"{failing} failing controls" if failing != 1 else "one failing control"] if failing else []
    words += [f"{worse} figures that got worse" if worse != 1 else "one figure that got worse"] if worse else []
    return f"Risks and compliance: {' and '.join(words)} need an owner" if words else "No risk stands out"


def _controls(pages: Sequence[Page]) -> Iterator[Risk]:
    failing = [row for _, _, row in named_rows(pages, _CONTROLS) if row.get("Status") == "fail"]
    for row in failing[:_FEW]:
        what = f"{row.get('Framework')} {row.get('Control')}: {row.get('What it asks')}"
        yield Risk(what, str(row.get("Evidence")), "✕ fails", str(row.get("Owner")), _CONTROLS)


def _counts(pages: Sequence[Page]) -> Iterator[Risk]:
    for page in pages:
        for panel in page.cards if page.id == "compliance" else ():
            if panel.trouble is None and number_of(panel.whole) is not None:
                value = short(panel.whole, panel.metric.unit, page.source.currency)
                yield Risk(panel.title, value, status_of(panel.change), panel.metric.owner, panel.metric.id)


def _worse(pages: Sequence[Page]) -> Iterator[Risk]:
    for page in pages:
        for panel in page.cards if page.id != "compliance" else ():
            if panel.change is not None and panel.change.verdict == "worse":
                value = short(panel.whole, panel.metric.unit, page.source.currency)
                yield Risk(panel.title, value, status_of(panel.change), panel.metric.owner, panel.metric.id)
