"""Which panels become key figures and which become slides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest
from typing import NamedTuple

from analytics_desktop.models.page import Page, Panel, Suppressed, number_of

BOARD_ORDER = ("cost", "usage", "impact", "agent", "compliance")
MOST_CARDS = 8
MOST_CHARTS = 6
_OF_THE_MOMENT = {"usage.online_now"}  # says nothing about the period


class Choice(NamedTuple):
    page: Page
    panel: Panel


def in_board_order(pages: Iterable[Page]) -> list[Page]:
    """Money first, then use and impact; a page that the board order does not know comes last."""
    known = {name: place for place, name in enumerate(BOARD_ORDER)}
    return sorted(pages, key=lambda page: known.get(page.id, len(known)))


def key_figures(pages: Sequence[Page]) -> list[Choice]:
    """Up to 8 cards, taken from each page in turn; then grouped by page again."""
    return _in_turn(pages, lambda page: tuple(panel for panel in page.cards if _is_telling(panel)), MOST_CARDS)


def _is_telling(panel: Panel) -> bool:
    return panel.metric.id not in _OF_THE_MOMENT and not isinstance(panel.whole, Suppressed)


def front_charts(pages: Sequence[Page]) -> list[Choice]:
    """Up to 6 panels that a native chart can show."""
    return _in_turn(pages, lambda page: tuple(panel for panel in page.charts if is_drawable(panel)), MOST_CHARTS)


def is_drawable(panel: Panel) -> bool:
    """A line of at least two known points, or at least two bars; heat maps and tables have no native chart."""
    if panel.trouble is not None or panel.chart not in {"line", "bar", "waterfall"}:
        return False
    if len([part for part in panel.parts if number_of(part.value) is not None]) >= 2:
        return True
    return any(sum(number_of(value) is not None for value in series.values) >= 2 for series in panel.series)


def _in_turn(pages: Sequence[Page], panels_of: Callable[[Page], Sequence[Panel]], most: int) -> list[Choice]:
    columns = [[Choice(page, panel) for panel in panels_of(page)] for page in in_board_order(pages)]
    turns = [choice for choice in chain.from_iterable(zip_longest(*columns)) if choice is not None][:most]
    kept = {id(choice) for choice in turns}
    return [choice for column in columns for choice in column if id(choice) in kept]
