"""Which widget paints which panel."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from analytics_desktop.models.page import Panel, number_of

from .heatmap import HeatMap
from .notice import Notice
from .ranked import RankedBars
from .table import TableBody
from .tornado import Tornado, has_ends
from .waterfall import Waterfall

_BY_CHART: dict[str, type[QWidget]] = {"table": TableBody, "heatmap": HeatMap, "waterfall": Waterfall}
_FRAME, _ROW, _MOST_ROWS, _NOTE = 58, 26, 10, 40


def body_kind(panel: Panel) -> type[QWidget]:
    """The class that paints this panel, or the notice when there is nothing to paint."""
    if panel.trouble is not None or is_empty(panel):
        return Notice
    simple = _BY_CHART.get(panel.chart)
    if simple is not None:
        return simple
    if panel.chart == "bar" and panel.by is not None and panel.parts:
        return Tornado if has_ends(panel) else RankedBars
    return _time_plot()


def wanted_height(panel: Panel) -> int:
    """The height that the panel and its frame like to have; the board may give more."""
    rows = len(panel.table.rows) if panel.table else len(panel.parts)
    note = _NOTE if panel.note else 0
    if panel.trouble is not None or is_empty(panel):
        return 130
    if panel.chart == "table":
        return note + _FRAME + 30 + _ROW * min(_MOST_ROWS, max(3, rows))
    if panel.chart == "bar" and panel.by is not None and panel.parts:
        return note + _FRAME + _ROW * min(_MOST_ROWS, max(3, rows))
    return _FRAME + 188


def is_empty(panel: Panel) -> bool:
    if panel.table is not None:
        return not panel.table.rows
    if panel.parts:
        return all(number_of(part.value) is None for part in panel.parts)
    return not any(number_of(value) is not None for series in panel.series for value in series.values)


def _time_plot() -> type[QWidget]:
    from .plot import TimePlot  # pyqtgraph is loaded on a worker before the first page is shown

    return TimePlot
