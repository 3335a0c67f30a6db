"""Cards at their usual height, and small on a short screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from analytics_desktop.models.page import SUPPRESSED, Panel, Trouble
from analytics_desktop.views.panels.card import Card
from analytics_desktop.views.workbench import Workbench

from . import pages_for_tests as made
from .on_screen import PAGE

COST = made.card("cost.total", "Total cost", Decimal("253100"), Decimal("250000"))
NOTED = replace(COST, series=(), note="At best in month 1.")
SMALL, USUAL = 80, 112


Place = Callable[[Panel, int], Card]


@pytest.fixture
def place(qtbot: QtBot) -> Place:
    """Cards of this height on a widget that lays nothing out, as a board does not."""
    host = QWidget()
    qtbot.addWidget(host)
    host.show()
    qtbot.waitExposed(host)

    def placed(panel: Panel, height: int) -> Card:
        card = Card(host)
        card.show_panel(panel, PAGE)
        card.setGeometry(0, 0, 147, height)
        card.show()
        return card

    return placed


@pytest.mark.parametrize(("height", "has_room"), [(USUAL, True), (SMALL, False)])
def test_course_and_note_are_for_cards_with_room(place: Place, height: int, has_room: bool) -> None:
    assert place(COST, height).line.isVisible() is has_room
    noted = place(NOTED, height)
    assert noted.trouble.isVisible() is has_room
    assert noted.toolTip() == NOTED.note


def test_a_card_that_grows_shows_its_course_again(place: Place) -> None:
    card = place(COST, SMALL)
    card.resize(147, USUAL)
    assert card.line.isVisible()


def test_trouble_is_told_on_a_small_card_too(place: Place) -> None:
    card = place(replace(COST, trouble=Trouble("Cannot be filtered by model.")), SMALL)
    assert card.trouble.isVisible()


def test_a_figure_is_never_cut(place: Place) -> None:
    card = place(replace(COST, whole=SUPPRESSED), SMALL)
    assert card.value.text() == "Suppressed"
    assert card.value.width() >= card.value.sizeHint().width()


@pytest.mark.parametrize(("height", "expected"), [(540, SMALL), (768, USUAL)])
def test_a_short_window_has_small_cards(qtbot: QtBot, started: Workbench, height: int, expected: int) -> None:
    started.shell.resize(960, height)
    view = started.current_view()
    assert view is not None
    qtbot.waitUntil(lambda: {card.height() for card in view.cards()} == {expected})
