"""Places cards and panels on a page: as many beside each other as there is room for, heights that fill the screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

GAP = 8
_CARD_WIDTH, _CARD_HEIGHT = 148, 112
_MOST = 460  # beyond this a chart gains nothing by height
_WEIGHTS = {"line": 3.0, "heatmap": 2.6, "waterfall": 2.2, "table": 2.2, "bar": 2.0, "card": 1.0}


@dataclass(frozen=True)
class Item:
    """A panel to place: its weight in its row, the height it likes, and whether more height makes it better."""

    weight: float
    height: int
    grows: bool = True


def weight_of(chart: str, over_time: bool, columns: int = 0) -> float:
    """How wide a panel wants to be beside others; a table by its columns."""
    if chart == "table":
        return min(4.0, 1.0 + 0.4 * columns)
    return 3.0 if chart == "bar" and over_time else _WEIGHTS[chart]


def card_columns(count: int, width: int) -> int:
    """Cards in one row, so that the rows are filled evenly."""
    room = max(2, (width + GAP) // (_CARD_WIDTH + GAP))
    if count <= room:
        return max(count, 1)
    rows = -(-count // room)
    return -(-count // rows)


def panel_rows(items: list[Item], width: int) -> list[list[int]]:
    """Indices of the items per row, in order: one per row when narrow, two at first and then three when wide."""
    if width < 720:
        return [[index] for index in range(len(items))]
    rows: list[list[int]] = []
    index = 0
    while index < len(items):
        room = 2 if not rows or width < 1080 else 3
        left = len(items) - index
        take = min(room, left)
        if room == 3 and left == 4:
            take = 2  # two and two look better than three and one
        rows.append(list(range(index, index + take)))
        index += take
    return rows


class Board(QWidget):
    """Children are placed by hand because a row's height depends on the width and on the height of the screen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("board")
        self._cards: list[QWidget] = []
        self._panels: list[tuple[QWidget, Item]] = []
        self._screen = 0

    def show_widgets(self, cards: list[QWidget], panels: list[tuple[QWidget, Item]]) -> None:
        self._cards, self._panels = cards, panels
        for widget in [*cards, *(panel for panel, _ in panels)]:
            if widget.parent() is not self:
                widget.setParent(self)
            widget.show()
        self._place()

    def set_screen_height(self, height: int) -> None:
        """The height that can be seen without scrolling; rows grow to fill it."""
        if height != self._screen:
            self._screen = height
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width():
            self._place()

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.minimumHeight())

    def _place(self) -> None:
        width = self.width()
        top = self._place_cards(width)
        rows = panel_rows([item for _, item in self._panels], width)
        heights = [max(self._panels[i][1].height for i in row) for row in rows]
        spare = self._screen - top - sum(heights) - GAP * max(0, len(rows) - 1)
        growing = [number for number, row in enumerate(rows) if any(self._panels[i][1].grows for i in row)]
        for number in growing:
            heights[number] += max(0, min(spare // len(growing), _MOST - heights[number]))
        for row, height in zip(rows, heights, strict=True):
            self._place_row(row, top, width, height)
            top += height + GAP
        wanted = max(0, top - GAP)
        if self.minimumHeight() != wanted:
            self.setMinimumHeight(wanted)

    def _place_cards(self, width: int) -> int:
        if not self._cards:
            return 0
        columns = card_columns(len(self._cards), width)
        for index, card in enumerate(self._cards):
            row, column = divmod(index, columns)
            in_row = min(columns, len(self._cards) - row * columns)
            left, right = (round((column + i) * (width + GAP) / in_row) for i in (0, 1))
            card.setGeometry(QRect(left, row * (_CARD_HEIGHT + GAP), right - left - GAP, _CARD_HEIGHT))
        rows = -(-len(self._cards) // columns)
        return rows * (_CARD_HEIGHT + GAP)

    def _place_row(self, row: list[int], top: int, width: int, height: int) -> None:
        total = sum(self._panels[index][1].weight for index in row)
        room = width - GAP * (len(row) - 1)
        left = 0.0
        for index in row:
            share = room * self._panels[index][1].weight / total
            self._panels[index][0].setGeometry(QRect(round(left), top, round(left + share) - round(left), height))
            left += share + GAP
