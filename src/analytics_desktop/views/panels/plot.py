"""A chart over time: lines or bars drawn by pyqtgraph, axes and read-outs painted around them."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QEvent, QPointF, QRectF, QTimer
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.views.theme import colours, font

from .describe import readout, summary
from .expected_paint import draw_anomalies, draw_outlook, draw_target, has_outlook, highest, outlook_moments
from .expected_words import anomaly_lines, expected_lines, outlook_words
from .marks import STEP_DAYS, Mark, marks_of
from .plot_paint import AxisPainter, axis_width, label_width, paint_end_labels, paint_focus, paint_readout
from .plot_shapes import draw_bars, draw_lines, heights
from .ticks import value_ticks
from .walked_view import WalkedView


class TimePlot(WalkedView):
    """Lines, or bars where the panel says so; axes, labels and read-outs are painted around them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._panel: Panel | None = None
        self._page: Page | None = None
        self._marks: list[Mark] = []
        self._moments: dict[float, date | datetime] = {}
        self._ticks: list[float] = [0.0, 1.0]
        self.box.sigRangeChanged.connect(self._range_changed)
        self.box.sigResized.connect(self._range_changed)

    def show_panel(self, panel: Panel, page: Page) -> None:
        self._panel, self._page = panel, page
        self._rebuild()
        self.setAccessibleName(panel.title)
        words = " ".join(part for part in (summary(panel, page), outlook_words(panel, page)) if part)
        self.setAccessibleDescription(words)

    def _rebuild(self) -> None:
        if self._panel is None or self._page is None:
            return
        self.box.clear()
        grain = self._page.filters.grain
        self._marks, _ = marks_of(self._panel, grain, colours())
        self._moments = {x: moment for mark in self._marks for x, moment in mark.moments.items()}
        if self._marks and not self.is_bars:
            self._moments = outlook_moments(self._panel) | self._moments
        self.stops = sorted(self._moments)
        self.here = None
        self.resetCachedContent()
        if not self.stops:
            return
        if self.is_bars:
            draw_bars(self.box, self._marks, self.stops, STEP_DAYS[grain], self.is_stacked)
        else:
            self._draw_expected()
            draw_lines(self.box, self._marks, self.devicePixelRatioF())
        self.show_all()

    def _draw_expected(self) -> None:
        """Below the lines: the budget, and what is expected after the last period; above: what stood out."""
        assert self._panel is not None
        scheme = colours()
        if self._panel.target is not None:
            draw_target(self.box, float(self._panel.target), scheme)
        if self._panel.outlook is not None and has_outlook(self._panel):
            mark = self._marks[0]
            draw_outlook(self.box, self._panel.outlook, mark.last, mark.colour, self.devicePixelRatioF())
        if self._panel.marks:
            draw_anomalies(self.box, self._panel.marks, scheme)

    @property
    def is_bars(self) -> bool:
        return self._panel is not None and self._panel.chart == "bar"

    @property
    def is_stacked(self) -> bool:
        return self.is_bars and self._panel is not None and self._panel.metric.adds_up

    def show_all(self) -> None:
        assert self._panel is not None
        assert self._page is not None
        low, high = heights(self._panel, self._marks, self.stops, self.is_stacked)
        high = high if self.is_bars else max(high, highest(self._panel))
        whole = self._panel.metric.unit not in {"money", "money_small", "percent", "ratio", "minutes", "hours"}
        self._ticks = value_ticks(low, high, max(2, min(5, self.height() // 44)), whole)
        pad = STEP_DAYS[self._page.filters.grain] * 0.5 if self.is_bars else 0.0
        first, last = self.stops[0] - pad, self.stops[-1] + pad
        if first == last:
            first, last = first - 0.5, last + 0.5
        self.box.setLimits(xMin=first, xMax=last, minXRange=min(2.0, last - first))
        self.box.setRange(xRange=(first, last), yRange=(self._ticks[0], self._ticks[-1]), padding=0)
        left = axis_width(self._ticks, self._panel, self._page)
        right = label_width(self._marks, self._panel, self._page, self.width()) if len(self._marks) > 1 else 10
        self.margins.setContentsMargins(left, 10, right, 22)
        self.margins.activate()  # now, or the axes would be painted around where the box was
        self._range_changed()

    def _range_changed(self) -> None:
        self.resetCachedContent()  # axes are part of the background, which the view keeps as a picture
        self.viewport().update()

    def at(self, x: float, y: float) -> QPointF:
        """The pixel of a data point."""
        return QPointF(self.box.mapViewToScene(QPointF(x, y)))

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, QColor(colours().card))
        if self._panel is None or self._page is None or not self.stops:
            return
        painter.setFont(font("small"))
        axes = AxisPainter(painter, self.area(), colours(), self.at)
        axes.values(self._ticks, self._panel, self._page)
        (first, last), _ = self.box.viewRange()
        axes.dates(first, last, self._page.filters.grain)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._panel is None or self._page is None or not self.stops:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._marks) > 1:
            paint_end_labels(painter, self, self._marks, self._panel, self._page)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()))
        if self.here is not None:
            paint_readout(painter, self, self.stops[self.here], self.lines_at(self.here), self._marks)

    def lines_at(self, index: int) -> list[tuple[str, str]]:
        """The read-out at one stop: the period, then each series with its exact value."""
        assert self._panel is not None
        assert self._page is not None
        x = self.stops[index]
        if not any(x in mark.points for mark in self._marks):
            return expected_lines(self._panel, self._page, self._moments[x])
        values = [(mark.name, mark.points.get(x)) for mark in self._marks]
        known = readout(self._moments[x], values, self._panel.metric.unit, self._page)
        return known + anomaly_lines(self._panel, self._page, self._moments[x])

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        if self.stops:
            QTimer.singleShot(0, self, self.show_all)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_panel"):
            self._rebuild()
