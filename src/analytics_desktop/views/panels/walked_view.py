"""Mouse and keyboard on a chart over time: hover and arrows read, Ctrl+wheel zooms, double click shows all."""

from __future__ import annotations

from bisect import bisect_left

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QGraphicsLinearLayout, QGraphicsWidget, QWidget


class WalkedView(pg.GraphicsView):  # type: ignore[misc]
    """`stops` are the day numbers with data; `here` is the index of the one that the read-out is on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.stops: list[float] = []
        self.here: int | None = None
        super().__init__(parent, background=None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(120)
        self.setMouseTracking(True)
        self.box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self.box.setMouseEnabled(x=True, y=False)
        holder = QGraphicsWidget()
        self.margins = QGraphicsLinearLayout(holder)
        self.margins.addItem(self.box)
        self.setCentralItem(holder)

    def lines_at(self, index: int) -> list[tuple[str, str]]:
        """The read-out at one stop: the period, then each series with its exact value."""
        raise NotImplementedError

    def show_all(self) -> None:
        """Undo zooming and panning."""
        raise NotImplementedError

    def area(self) -> QRectF:
        """Where the data is drawn, in pixels of this widget."""
        return QRectF(self.box.sceneBoundingRect())

    def walk_to(self, index: int | None) -> None:
        """Put the read-out on one stop, or take it away."""
        if index is not None and not self.stops:
            return
        self.here = None if index is None else min(max(index, 0), len(self.stops) - 1)
        if self.here is not None and self.hasFocus():
            self.setAccessibleDescription("; ".join(f"{a} {b}".strip() for a, b in self.lines_at(self.here)))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self.stops:
            x = self.box.mapSceneToView(event.position()).x()
            right = bisect_left(self.stops, x)
            near = [i for i in (right - 1, right) if 0 <= i < len(self.stops)]
            inside = self.area().adjusted(-8, -8, 8, 8).contains(event.position())
            self.walk_to(min(near, key=lambda i: abs(self.stops[i] - x)) if inside else None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.walk_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self.stops) - 1
        here = last + 1 if self.here is None else self.here
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: 0 if self.here is None else here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.walk_to(moves[key])
        elif key == Qt.Key.Key_Escape and self.here is not None:
            self.walk_to(None)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.stops:
            self.show_all()
