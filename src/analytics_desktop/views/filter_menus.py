"""The menus below the filter chips: periods, comparisons, grains."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from analytics_desktop.models.calendar import PRESETS, preset_period
from analytics_desktop.models.filters import Comparison, Filters, Grain, Period

from . import locale

if TYPE_CHECKING:
    from .filter_bar import FilterBar

GRAINS: tuple[Grain, ...] = ("day", "week", "month")
COMPARISONS: tuple[Comparison, ...] = ("previous", "last_year", "budget", "off")


def comparison_words(compare: Comparison, period: Period) -> str:
    """`previous 90 days`, as it stands after "against"."""
    span = "day" if period.days == 1 else f"{period.days} days"
    return {
        "previous": f"previous {span}",
        "last_year": f"same {span} last year",
        "budget": "budget",
        "off": "nothing",
    }[compare]


def period_menu(menu: QMenu, bar: FilterBar, filters: Filters) -> None:
    add = _group(menu)
    for preset in PRESETS:
        period = preset_period(preset.id, bar.last_day, bar.fiscal_month)
        title = f"{preset.title}\t{locale.days(period)}"
        add(title, period == filters.period, partial(bar.set_period, period))
    menu.addSeparator()
    menu.addAction("Other dates…", partial(bar.custom_wanted.emit, filters.period))


def comparison_menu(menu: QMenu, bar: FilterBar, filters: Filters) -> None:
    add = _group(menu)
    for name in COMPARISONS:
        if name != "budget" or bar.can_budget:
            title = comparison_words(name, filters.period).capitalize()
            add(title, filters.compare == name, partial(bar.change, "compare", name))


def grain_menu(menu: QMenu, bar: FilterBar, filters: Filters) -> None:
    add = _group(menu)
    for grain in GRAINS:
        add(f"Per {grain}", filters.grain == grain, partial(bar.change, "grain", grain))


def _group(menu: QMenu) -> Callable[[str, bool, Callable[[], None]], None]:
    """Adds entries of which one is ticked: title, ticked, what it does."""
    group = QActionGroup(menu)

    def add(title: str, ticked: bool, run: Callable[[], None]) -> None:
        action = menu.addAction(title)
        action.setCheckable(True)
        action.setChecked(ticked)
        action.triggered.connect(lambda _: run())
        group.addAction(action)

    return add
