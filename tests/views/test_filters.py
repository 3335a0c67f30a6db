"""The filter bar: one value for all tabs, made with presets, comparisons, grains and choices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from analytics_desktop.models.calendar import PRESETS, preset_period
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.views.chips import ActiveChip
from analytics_desktop.views.choice_popup import ChoicePopup
from analytics_desktop.views.dialogs.dates import DatesDialog
from analytics_desktop.views.filter_bar import FilterBar
from analytics_desktop.views.filter_menus import comparison_menu, grain_menu, period_menu
from analytics_desktop.views.workbench import Workbench

from .fake_session import FakeSession
from .pages_for_tests import FILTERS, LAST_DAY, PERIOD, SOURCE

FOUR = ("department", "team", "agent", "model")


@pytest.fixture
def bar(qtbot: QtBot) -> FilterBar:
    made = FilterBar()
    qtbot.addWidget(made)
    made.begin(FILTERS, SOURCE)
    made.offer(FOUR)
    made.resize(1200, 80)
    made.show()
    return made


def entries(bar: FilterBar, fill: Callable[[QMenu, FilterBar, Filters], None]) -> dict[str, object]:
    menu = QMenu(bar)
    assert bar.filters is not None
    fill(menu, bar, bar.filters)
    return {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}


def test_the_bar_says_what_is_chosen_and_where_it_counts(bar: FilterBar) -> None:
    assert bar.period.text() == "Last 90 days ▾"
    assert bar.compare.text() == "against previous 90 days ▾"
    assert bar.dimensions["team"].text() == "Team all ▾"
    assert bar.place.text() == "Europe/Berlin · USD"
    assert not bar.reset.isEnabled()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.id)
def test_every_preset_can_be_chosen(bar: FilterBar, preset: object) -> None:
    entries(bar, period_menu)[preset.title].trigger()  # type: ignore[attr-defined]
    assert bar.filters is not None
    assert bar.filters.period == preset_period(preset.id, LAST_DAY)  # type: ignore[attr-defined]


def test_a_long_period_gets_a_coarser_grain(bar: FilterBar) -> None:
    entries(bar, period_menu)["Last 365 days"].trigger()  # type: ignore[attr-defined]
    assert bar.filters is not None
    assert bar.filters.grain == "week"


def test_comparison_and_grain_can_be_chosen(bar: FilterBar) -> None:
    entries(bar, comparison_menu)["Same 90 days last year"].trigger()  # type: ignore[attr-defined]
    entries(bar, grain_menu)["Per month"].trigger()  # type: ignore[attr-defined]
    assert bar.filters == replace(FILTERS, compare="last_year", grain="month")


def test_a_budget_comparison_is_offered_only_where_there_is_one(bar: FilterBar) -> None:
    assert "Budget" not in entries(bar, comparison_menu)
    bar.can_budget = True
    assert "Budget" in entries(bar, comparison_menu)


def test_each_choice_is_a_chip_that_can_be_taken_away(bar: FilterBar, qtbot: QtBot) -> None:
    bar.choose("team", ["Alpha", "Beta"])
    chips = [chip for chip in bar.findChildren(ActiveChip) if chip.isVisible()]
    assert [chip.text() for chip in chips] == ["team: Alpha  ✕", "team: Beta  ✕"]
    qtbot.mouseClick(chips[0], Qt.MouseButton.LeftButton)
    assert bar.filters is not None
    assert bar.filters.where == (("team", "Beta"),)


def test_a_choice_replaces_that_of_its_dimension_only(bar: FilterBar) -> None:
    bar.choose("team", ["Alpha"])
    bar.choose("model", ["opus"])
    bar.choose("team", ["Beta"])
    assert bar.filters is not None
    assert bar.filters.wanted() == {"model": ["opus"], "team": ["Beta"]}


def test_a_filter_that_the_tab_cannot_follow_waits_for_its_tab(
    started: Workbench, session: FakeSession, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(started.page_painted):
        started.filter_bar.choose("model", ["opus"])
    started.filter_bar.offer(("department",))
    chip = next(chip for chip in started.filter_bar.findChildren(ActiveChip) if chip.isVisible())
    assert chip.text() == "model: opus (not on this tab)  ✕"
    assert FILTERS.limited_to(("department",)) == FILTERS
    assert replace(FILTERS, where=(("model", "opus"), ("team", "A"))).limited_to(("team",)).where == (("team", "A"),)


def test_choices_are_searched_ticked_and_given_back(qtbot: QtBot, started: Workbench) -> None:
    qtbot.mouseClick(started.filter_bar.dimensions["team"], Qt.MouseButton.LeftButton)
    popup = started.findChild(ChoicePopup)
    assert popup is not None
    qtbot.waitUntil(lambda: popup.list.count() == 30)
    qtbot.keyClicks(popup.search, "07")
    qtbot.keyClick(popup.search, Qt.Key.Key_Return)
    assert popup.ticked() == ["team 07"]
    with qtbot.waitSignal(started.page_painted):
        popup.close()
    assert started.filter_bar.filters is not None
    assert started.filter_bar.filters.where == (("team", "team 07"),)


def test_other_dates_count_both_days_and_refuse_a_wrong_order(qtbot: QtBot) -> None:
    dialog = DatesDialog(PERIOD)
    qtbot.addWidget(dialog)
    assert dialog.period() == PERIOD
    dialog.first.setDate(dialog.last.date())
    assert dialog.period() == Period(LAST_DAY, date(2026, 11, 22))
    dialog.first.setDate(dialog.last.date().addDays(1))
    assert not dialog.show_days.isEnabled()
    assert dialog.words.text() == "The last day lies before the first."


def test_named_periods_go_on_with_newer_data_and_custom_ones_stay(bar: FilterBar) -> None:
    newer = replace(FILTERS, period=FILTERS.period.shifted(3))
    bar.set_period(preset_period("last_30", LAST_DAY))
    bar.begin(newer, SOURCE)
    assert bar.filters is not None
    assert bar.filters.period == preset_period("last_30", newer.period.last)
    custom = Period(date(2026, 5, 3), date(2026, 5, 9))
    bar.set_period(custom)
    bar.begin(FILTERS, SOURCE)
    assert bar.filters.period == custom


def test_untouched_filters_follow_the_new_start(bar: FilterBar) -> None:
    newer = replace(FILTERS, period=FILTERS.period.shifted(1))
    bar.begin(newer, SOURCE)
    assert bar.filters == newer
