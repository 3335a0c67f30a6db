"""A waterfall as a native chart: stacked columns on an invisible one, so the numbers stay editable."""

from __future__ import annotations

from copy import deepcopy
from decimal import Decimal
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from analytics_desktop.models.page import Page, Panel, Value, number_of
from analytics_desktop.models.unit import short

from .chart_data import PlainChartData
from .formats import chart_format
from .room import Box

_COLOURS = (None, MSO_THEME_COLOR.ACCENT_6, MSO_THEME_COLOR.ACCENT_2, MSO_THEME_COLOR.ACCENT_1)
Column = tuple[str, Decimal, Decimal, Decimal, Decimal, str]  # name, hidden base, total, rise, fall, label


def is_waterfall(panel: Panel) -> bool:
    """It can be stacked as long as no level lies below zero; else the causes are drawn as bars."""
    return panel.chart == "waterfall" and panel.before is not None and min(_levels(panel)) >= 0


def columns_of(panel: Panel, currency: str) -> list[Column]:
    """The compared total, each part from level to level, and the total now."""
    levels, zero = _levels(panel), Decimal(0)
    columns = [("Before", zero, levels[0], zero, zero, short(levels[0], panel.metric.unit, currency))]
    for part, start, end in zip(panel.parts, levels, levels[1:], strict=False):
        label = ("+" if end > start else "") + short(part.value, panel.metric.unit, currency)
        rise, fall = max(end - start, zero), max(start - end, zero)
        columns.append((part.segment, min(start, end), zero, rise, fall, label))
    return [*columns, ("Now", zero, levels[-1], zero, zero, short(levels[-1], panel.metric.unit, currency))]


def add_waterfall(slide: Any, page: Page, panel: Panel, box: Box) -> Any:
    """Put the chart on the slide and return its graphic frame."""
    columns = columns_of(panel, page.source.currency)
    number_format = chart_format(panel.metric.unit, page.source.currency)
    data = PlainChartData(number_format=number_format)  # type: ignore[no-untyped-call]
    data.categories = [column[0] for column in columns]
    for place, name in enumerate(("Level", "Total", "Added", "Saved"), 1):
        data.add_series(name, [float(column[place]) for column in columns])  # type: ignore[no-untyped-call]
    tops = [float(sum(column[1:5], Decimal(0))) for column in columns]
    data.add_series("Top", tops)  # type: ignore[no-untyped-call]
    frame = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *box, data)
    _move_tops(frame.chart)
    _dress(frame.chart, columns, number_format)
    return frame


def _move_tops(chart: Any) -> None:
    """The last series becomes a line without ink that carries the labels: within a thin column they are unreadable."""
    bars = chart._chartSpace.chart.plotArea.find(qn("c:barChart"))
    tops = bars.findall(qn("c:ser"))[-1]
    bars.remove(tops)
    for unfit in tops.findall(qn("c:invertIfNegative")):
        tops.remove(unfit)
    lines = parse_xml(f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>')
    lines.append(tops)
    tops.find(qn("c:cat")).addprevious(parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>'))
    tops.append(parse_xml(f'<c:smooth {nsdecls("c")} val="0"/>'))
    lines.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    for axis in bars.findall(qn("c:axId")):
        lines.append(deepcopy(axis))
    bars.addnext(lines)


def _dress(chart: Any, columns: list[Column], number_format: str) -> None:
    plot, labels = chart.plots
    plot.gap_width, plot.overlap = 35, 100
    chart.has_title, chart.has_legend = False, False
    chart.font.size, chart.font.color.theme_color = Pt(11), MSO_THEME_COLOR.TEXT_1
    for series, colour in zip(plot.series, _COLOURS, strict=True):
        series.invert_if_negative = False
        if colour is None:
            series.format.fill.background()
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.theme_color = colour
    labels.series[0].format.line.fill.background()
    for point, column in enumerate(columns):
        label = labels.series[0].points[point].data_label
        label.position = XL_LABEL_POSITION.ABOVE
        label.text_frame.text = column[5]
        label.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
    axis = chart.value_axis
    axis.minimum_scale = 0
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format, False
    axis.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    axis.format.line.fill.background()


def _levels(panel: Panel) -> list[Decimal]:
    levels = [_decimal(panel.before)]
    for part in panel.parts:
        levels.append(levels[-1] + _decimal(part.value))
    return levels


def _decimal(value: Value) -> Decimal:
    return Decimal(str(number_of(value) or 0))
