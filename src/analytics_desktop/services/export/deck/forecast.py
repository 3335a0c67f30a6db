"""A forecast as one native chart: what was, what is expected, and the 80 % range as a band."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from analytics_desktop.models.page import Outlook, Page, Panel, number_of

from .chart_data import PlainChartData
from .dates import set_date_steps
from .formats import chart_format
from .room import Box

_LOW, _BAND, _ACTUAL, _EXPECTED = range(4)
NAMES = ("Below the range", "80 % range", "Actual", "Expected")


def forecast_data(panel: Panel, outlook: Outlook, number_format: str) -> Any:
    """Stacked: the range's lower end, invisible, and its width; lines: actual values and expected ones."""
    series = panel.series[0]
    known = [None if number_of(value) is None else float(number_of(value) or 0) for value in series.values]
    past, ahead = len(known), len(outlook.periods)
    data = PlainChartData(number_format=number_format)  # type: ignore[no-untyped-call]
    data.categories = [*series.periods, *outlook.periods]
    low = [max(value, 0.0) for value in outlook.low_80]
    width = [high - start for high, start in zip(outlook.high_80, low, strict=True)]
    gap: list[float | None] = [None] * past
    columns = ([*gap, *low], [*gap, *width], [*known, *([None] * ahead)], [*gap, *outlook.point])
    for name, values in zip(NAMES, columns, strict=True):
        data.add_series(name, values)  # type: ignore[no-untyped-call]
    return data


def add_forecast(slide: Any, page: Page, panel: Panel, box: Box) -> Any:
    """Returns the graphic frame."""
    assert panel.outlook is not None  # slides of this kind are made of panels with one
    number_format = chart_format(panel.metric.unit, page.source.currency)
    data = forecast_data(panel, panel.outlook, number_format)
    frame = slide.shapes.add_chart(XL_CHART_TYPE.AREA_STACKED, *box, data)
    chart = frame.chart
    _move_lines(chart)
    _dress(chart, number_format)
    set_date_steps(chart)
    return frame


def _move_lines(chart: Any) -> None:
    """The last two series become lines of the same axes, in the same embedded workbook."""
    area = chart._chartSpace.chart.plotArea.find(qn("c:areaChart"))
    lines = parse_xml(f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>')
    for series in area.findall(qn("c:ser"))[_ACTUAL:]:
        area.remove(series)
        lines.append(series)
        series.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
        position = series.find(qn("c:cat"))
        position.addprevious(parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'))
    lines.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    for axis in area.findall(qn("c:axId")):
        lines.append(deepcopy(axis))
    area.addnext(lines)


def _dress(chart: Any, number_format: str) -> None:
    chart.has_title, chart.has_legend = False, True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.color.theme_color = Pt(12), MSO_THEME_COLOR.TEXT_1
    areas, lines = chart.plots[0].series, chart.plots[1].series
    areas[_LOW].format.fill.background()
    areas[_LOW].format.line.fill.background()
    areas[_BAND].format.fill.solid()
    areas[_BAND].format.fill.fore_color.theme_color = MSO_THEME_COLOR.ACCENT_1
    areas[_BAND].format.fill.fore_color.brightness = 0.7
    for series, dash in zip(lines, (None, MSO_LINE.DASH), strict=True):
        series.format.line.width = Pt(2.25)
        series.format.line.color.theme_color = MSO_THEME_COLOR.ACCENT_1
        if dash:
            series.format.line.dash_style = dash
    entry = parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="0"/><c:delete val="1"/></c:legendEntry>')
    chart.legend._element.find(qn("c:legendPos")).addnext(entry)
    category, value = chart.category_axis, chart.value_axis
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.tick_labels.number_format, category.tick_labels.number_format_is_linked = "d mmm yy", False
    value.minimum_scale = 0
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = number_format, False
    value.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    value.format.line.fill.background()
