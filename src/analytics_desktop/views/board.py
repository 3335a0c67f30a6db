"""Places cards and panels on a page: as many beside each other as there is room for, heights that fill the screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

GAP = 8
_CARD_WIDTH, _CARD_HEIGHT = 168, 112
# On a short screen (540 points are 1080 lines at 200 %) cards leave out their course, so that panels are seen below.
_SHORT, _SMALL_WIDTH, _SMALL_HEIGHT = 460, 140, 80
_MOST = 460  # beyond this a chart gains nothing by height
_WEIGHTS = {"line": 3.0, "heatmap": 2.6, "waterfall": 2.6, "bar": 2.0, "card": 1.0}
_LEAST = {"line": 380, "heatmap": 420, "waterfall": 420, "bar": 350, "card": 120}


@dataclass(frozen=True)
class Item:
    """A panel to place: its weight in its row, the height it likes, whether more of it is better, its least width."""

    weight: float
    height: int
    grows: bool = True
    least: int = 0


def item_for(chart: str, over_time: bool, height: int, grows: bool, columns: int = 0) -> Item:
    """What a panel wants beside others; a table by the number of its columns."""
    if chart == "table":
        return Item(min(4.0, 1.0 + 0.4 * columns), height, grows, min(1100, 110 + 85 * columns))
    kind = "line" if chart == "bar" and over_time else chart
    return Item(_WEIGHTS[kind], height, grows, _LEAST[kind])


def card_columns(count: int, width: int, least: int = _CARD_WIDTH) -> int:
    """Cards in one row, so that the rows are filled evenly; `least` is the width of a card."""
    room = max(2, (width + GAP) // (least + GAP))
    if count <= room:
        return max(count, 1)
    rows = -(-count // room)
    return -(-count // rows)


def panel_rows(items: list[Item], width: int) -> list[list[int]]:
    """Indices of the items per row, in order: as many as have room, at most two in the first row, then three."""
    rows: list[list[int]] = []
    for index, item in enumerate(items):
        most = 2 if len(rows) <= 1 else 3
        needed = sum(items[i].least + GAP for i in rows[-1]) + item.least if rows else 0
        if rows and len(rows[-1]) < most and needed <= width:
            rows[-1].append(index)
        else:
            rows.append([index])
    return _evened(rows)


def _evened(rows: list[list[int]]) -> list[list[int]]:
    """Two and two look better than three and one."""
    if len(rows) > 1 and len(rows[-1]) == 1 and len(rows[-2]) == 3:
        rows[-1].insert(0, rows[-2].pop())
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
        is_short = 0 < self._screen < _SHORT
        least, height = (_SMALL_WIDTH, _SMALL_HEIGHT) if is_short else (_CARD_WIDTH, _CARD_HEIGHT)
        columns = card_columns(len(self._cards), width, least)
        for index, card in enumerate(self._cards):
            row, column = divmod(index, columns)
            in_row = min(columns, len(self._cards) - row * columns)
            left, right = (round((column + i) * (width + GAP) / in_row) for i in (0, 1))
            card.setGeometry(QRect(left, row * (height + GAP), right - left - GAP, height))
        rows = -(-len(self._cards) // columns)
        return rows * (height + GAP)

    def _place_row(self, row: list[int], top: int, width: int, height: int) -> None:
        total = sum(self._panels[index][1].weight for index in row)
        room = width - GAP * (len(row) - 1)
        left = 0.0
        for index in row:
            share = room * self._panels[index][1].weight / total
            self._panels[index][0].setGeometry(QRect(round(left), top, round(left + share) - round(left), height))
            left += share + GAP
