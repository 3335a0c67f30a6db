"""Where cards and panels stand at different widths."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from analytics_desktop.views.board import Board, Item, card_columns, item_for, panel_rows

LINE = item_for("line", True, 240, True)
BAR = item_for("bar", False, 240, False)
TABLE = item_for("table", True, 240, False, 7)


@pytest.mark.parametrize(
    ("items", "width", "rows"),
    [
        ([LINE, BAR, BAR, BAR, BAR], 1334, [[0, 1], [2, 3, 4]]),
        ([LINE, BAR, BAR, BAR, BAR, BAR], 1334, [[0, 1], [2, 3], [4, 5]]),
        ([LINE, BAR, BAR, LINE, TABLE], 1334, [[0, 1], [2, 3], [4]]),
        ([LINE, BAR, TABLE], 900, [[0, 1], [2]]),
        ([LINE, BAR], 500, [[0], [1]]),
        ([], 900, []),
    ],
)
def test_panels_stand_beside_each_other_where_there_is_room(
    items: list[Item], width: int, rows: list[list[int]]
) -> None:
    assert panel_rows(items, width) == rows


@pytest.mark.parametrize(
    ("count", "width", "columns"),
    [(6, 1334, 6), (6, 928, 3), (6, 650, 3), (4, 1334, 4), (8, 1334, 4), (9, 1334, 5), (2, 320, 2)],
)
def test_cards_fill_their_rows_evenly(count: int, width: int, columns: int) -> None:
    assert card_columns(count, width) == columns


@pytest.mark.parametrize("width", [464, 683, 928, 1334, 1900])
def test_nothing_overlaps_and_nothing_leaves_the_board(qtbot: QtBot, width: int) -> None:
    board = Board()
    qtbot.addWidget(board)
    board.resize(width, 600)
    cards: list[QWidget] = [QWidget() for _ in range(6)]
    items = [LINE, BAR, BAR, LINE, TABLE]
    panels: list[tuple[QWidget, Item]] = [(QWidget(), item) for item in items]
    board.show_widgets(cards, panels)
    board.set_screen_height(600)
    places = [widget.geometry() for widget in [*cards, *(panel for panel, _ in panels)]]
    assert all(place.left() >= 0 and place.right() <= width for place in places)
    assert max(place.bottom() for place in places) <= board.minimumHeight()
    for i, one in enumerate(places):
        assert not any(one.intersects(other) for other in places[i + 1 :])


@pytest.mark.parametrize(("screen", "height"), [(600, 112), (350, 80)])
def test_cards_are_lower_on_a_short_screen_and_stand_in_one_row(qtbot: QtBot, screen: int, height: int) -> None:
    board = Board()
    qtbot.addWidget(board)
    board.resize(928, screen)
    cards: list[QWidget] = [QWidget() for _ in range(6)]
    board.show_widgets(cards, [])
    board.set_screen_height(screen)
    assert {card.height() for card in cards} == {height}
    assert len({card.y() for card in cards}) == (1 if screen == 350 else 2)


def test_rows_grow_to_fill_the_screen_when_that_helps(qtbot: QtBot) -> None:
    board = Board()
    qtbot.addWidget(board)
    board.resize(1334, 600)
    chart, bars = QWidget(), QWidget()
    board.show_widgets([], [(chart, LINE), (bars, BAR)])
    board.set_screen_height(400)
    assert chart.height() == 400
    board.show_widgets([], [(bars, BAR)])
    assert bars.height() == 240
