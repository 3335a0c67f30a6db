"""A chart over time: lines or bars drawn by pyqtgraph, axes and read-outs painted around them."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QGraphicsLinearLayout, QGraphicsWidget, QWidget

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.views.theme import colours, font

from .describe import readout, summary
from .marks import STEP_DAYS, Mark, marks_of
from .plot_paint import AxisPainter, axis_width, label_width, paint_end_labels, paint_readout
from .plot_shapes import draw_bars, draw_lines, heights
from .ticks import value_ticks


class TimePlot(pg.GraphicsView):  # type: ignore[misc]
    """Hover or arrow keys walk the points; Ctrl+wheel zooms, dragging pans, double click shows all again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(120)
        self.setMouseTracking(True)
        self._box = pg.ViewBox(enableMenu=False, defaultPadding=0)
        self._box.setMouseEnabled(x=True, y=False)
        holder = QGraphicsWidget()
        self._margins = QGraphicsLinearLayout(holder)
        self._margins.addItem(self._box)
        self.setCentralItem(holder)
        self._box.sigRangeChanged.connect(self._range_changed)
        self._panel: Panel | None = None
        self._page: Page | None = None
        self._marks: list[Mark] = []
        self._stops: list[float] = []
        self._moments: dict[float, date | datetime] = {}
        self._ticks: list[float] = [0.0, 1.0]
        self._at: int | None = None

    def show_panel(self, panel: Panel, page: Page) -> None:
        self._panel, self._page = panel, page
        self._rebuild()
        self.setAccessibleName(panel.title)
        self.setAccessibleDescription(summary(panel, page))

    def _rebuild(self) -> None:
        if self._panel is None or self._page is None:
            return
        self._box.clear()
        grain = self._page.filters.grain
        self._marks, _ = marks_of(self._panel, grain, colours())
        self._moments = {x: moment for mark in self._marks for x, moment in mark.moments.items()}
        self._stops = sorted(self._moments)
        self._at = None
        self.resetCachedContent()
        if not self._stops:
            return
        if self.is_bars:
            draw_bars(self._box, self._marks, self._stops, STEP_DAYS[grain], self.is_stacked)
        else:
            draw_lines(self._box, self._marks, self.devicePixelRatioF())
        self._fit()

    @property
    def is_bars(self) -> bool:
        return self._panel is not None and self._panel.chart == "bar"

    @property
    def is_stacked(self) -> bool:
        return self.is_bars and self._panel is not None and self._panel.metric.adds_up

    def _fit(self) -> None:
        assert self._panel is not None
        assert self._page is not None
        low, high = heights(self._panel, self._marks, self._stops, self.is_stacked)
        whole = self._panel.metric.unit not in {"money", "money_small", "percent", "ratio", "minutes", "hours"}
        self._ticks = value_ticks(low, high, max(2, min(5, self.height() // 44)), whole)
        pad = STEP_DAYS[self._page.filters.grain] * 0.5 if self.is_bars else 0.0
        first, last = self._stops[0] - pad, self._stops[-1] + pad
        if first == last:
            first, last = first - 0.5, last + 0.5
        self._box.setLimits(xMin=first, xMax=last, minXRange=min(2.0, last - first))
        self._box.setRange(xRange=(first, last), yRange=(self._ticks[0], self._ticks[-1]), padding=0)
        left = axis_width(self._ticks, self._panel, self._page)
        right = label_width(self._marks, self._panel, self._page, self.width()) if len(self._marks) > 1 else 10
        self._margins.setContentsMargins(left, 10, right, 22)
        self._range_changed()

    def _range_changed(self) -> None:
        self.resetCachedContent()  # axes are part of the background, which the view keeps as a picture
        self.viewport().update()

    def area(self) -> QRectF:
        """Where the data is drawn, in pixels of this widget."""
        return QRectF(self._box.sceneBoundingRect())

    def at(self, x: float, y: float) -> QPointF:
        """The pixel of a data point."""
        return QPointF(self._box.mapViewToScene(QPointF(x, y)))

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, QColor(colours().card))
        if self._panel is None or self._page is None or not self._stops:
            return
        painter.setFont(font("small"))
        axes = AxisPainter(painter, self.area(), colours(), self.at)
        axes.values(self._ticks, self._panel, self._page)
        (first, last), _ = self._box.viewRange()
        axes.dates(first, last, self._page.filters.grain)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._panel is None or self._page is None or not self._stops:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._marks) > 1:
            paint_end_labels(painter, self, self._marks, self._panel, self._page)
        if self._at is not None:
            paint_readout(painter, self, self._stops[self._at], self.lines_at(self._at), self._marks)

    def lines_at(self, index: int) -> list[tuple[str, str]]:
        """The read-out at one stop: the period, then each series with its exact value."""
        assert self._panel is not None
        assert self._page is not None
        x = self._stops[index]
        values = [(mark.name, mark.points.get(x)) for mark in self._marks]
        return readout(self._moments[x], values, self._panel.metric.unit, self._page)

    @property
    def here(self) -> int | None:
        """The stop that the read-out is on."""
        return self._at

    def walk_to(self, index: int | None) -> None:
        """Put the read-out on one stop, or take it away."""
        if index is not None and not self._stops:
            return
        self._at = None if index is None else min(max(index, 0), len(self._stops) - 1)
        if self._at is not None and self.hasFocus():
            self.setAccessibleDescription("; ".join(f"{a} {b}".strip() for a, b in self.lines_at(self._at)))
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._stops:
            x = self._box.mapSceneToView(event.position()).x()
            right = bisect_left(self._stops, x)
            near = [i for i in (right - 1, right) if 0 <= i < len(self._stops)]
            inside = self.area().adjusted(-8, -8, 8, 8).contains(event.position())
            self.walk_to(min(near, key=lambda i: abs(self._stops[i] - x)) if inside else None)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.walk_to(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._stops) - 1
        here = last + 1 if self._at is None else self._at
        moves = {
            Qt.Key.Key_Left: here - 1,
            Qt.Key.Key_Right: 0 if self._at is None else here + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in moves:
            self.walk_to(moves[key])
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self.walk_to(None)
        else:
            event.ignore()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._stops:
            self._fit()

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        if getattr(self, "_stops", None):
            QTimer.singleShot(0, self, self._fit)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_panel"):
            self._rebuild()
