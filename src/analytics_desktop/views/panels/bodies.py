"""Which widget paints which panel."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Panel

from .heatmap import HeatMap
from .notice import Notice
from .ranked import RankedBars
from .table import TableBody
from .waterfall import Waterfall


def body_kind(panel: Panel) -> type[QWidget]:
    """The class that paints this panel, or the notice when there is nothing to paint."""
    if panel.trouble is not None or is_empty(panel):
        return Notice
    if panel.chart == "table":
        return TableBody
    if panel.chart == "heatmap":
        return HeatMap
    if panel.chart == "waterfall":
        return Waterfall
    if panel.chart == "bar" and panel.by is not None and panel.parts:
        return RankedBars
    return _time_plot()


def is_empty(panel: Panel) -> bool:
    if panel.table is not None:
        return not panel.table.rows
    if panel.parts:
        return all(part.value is None for part in panel.parts)
    return not any(value is not None for series in panel.series for value in series.values)


def _time_plot() -> type[QWidget]:
    from .plot import TimePlot  # pyqtgraph is loaded on a worker before the first page is shown

    return TimePlot
