"""What the hand-painted charts share: stops that can be hovered and walked by keyboard, and a read-out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.views.theme import font

from .describe import summary
from .plot_paint import paint_card, paint_focus


class PaintedChart(QWidget):
    """Subclasses fill `stops` with (rectangle, read-out lines) while painting."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumHeight(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.panel: Panel | None = None
        self.page: Page | None = None
        self.stops: list[tuple[QRectF, list[tuple[str, str]]]] = []
        self.here: int | None = None

    def show_panel(self, panel: Panel, page: Page) -> None:
        self.panel, self.page, self.here = panel, page, None
        self.setAccessibleName(panel.title)
        self.setAccessibleDescription(summary(panel, page))
        self.update()

    def paint_chart(self, painter: QPainter, panel: Panel, page: Page) -> None:
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.panel is None or self.page is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("body"))
        self.stops = []
        self.paint_chart(painter, self.panel, self.page)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))
        if self.here is not None and self.here < len(self.stops):
            where, lines = self.stops[self.here]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self.palette().color(self.foregroundRole()))
            painter.drawRoundedRect(where.adjusted(-1, -1, 1, 1), 2, 2)
            self._paint_lines(painter, where, lines)

    def _paint_lines(self, painter: QPainter, where: QRectF, lines: list[tuple[str, str]]) -> None:
        height = len(lines) * 16.0 + 14
        below = where.bottom() + 4 + height <= self.height()
        top = where.bottom() + 4 if below else max(0.0, where.top() - height - 6)
        area = QRectF(0, top, self.width(), height)
        paint_card(painter, area, min(where.right(), self.width() * 0.9), lines, [])

    def walk_to(self, index: int | None) -> None:
        """Put the read-out on one stop, or take it away."""
        self.here = None if index is None or not self.stops else min(max(index, 0), len(self.stops) - 1)
        if self.here is not None and self.hasFocus():
            self.setAccessibleDescription("; ".join(f"{a} {b}".strip() for a, b in self.stops[self.here][1]))
        self.update()

    def row_length(self) -> int:
        """How many stops lie between one and the next below it."""
        return 1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.walk_to(self._stop_at(event.position()))

    def _stop_at(self, point: QPointF) -> int | None:
        return next((i for i, (where, _) in enumerate(self.stops) if where.contains(point)), None)

    def leaveEvent(self, event: QEvent) -> None:
        self.walk_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        here = self.here if self.here is not None else -1
        row = self.row_length()
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: here + 1,
            Qt.Key.Key_Up: here - row,
            Qt.Key.Key_Down: here + row if here >= 0 else 0,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: len(self.stops) - 1,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.walk_to(moves[key])
        elif key == Qt.Key.Key_Escape and self.here is not None:
            self.walk_to(None)
        else:
            event.ignore()
