"""Native charts: editable, with their numbers in the embedded workbook, in theme colours."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from pptx.dml.color import ColorFormat
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from analytics_desktop.models.page import Page, Panel, Part, Series, Value, number_of
from analytics_desktop.models.unit import UNITS

from .chart_data import PlainChartData
from .dates import set_date_steps
from .formats import chart_format
from .room import Box
from .thin import most_bars, most_lines
from .waterfall import add_waterfall, is_waterfall

ACCENTS = (
    MSO_THEME_COLOR.ACCENT_1,
    MSO_THEME_COLOR.ACCENT_2,
    MSO_THEME_COLOR.ACCENT_3,
    MSO_THEME_COLOR.ACCENT_4,
    MSO_THEME_COLOR.ACCENT_5,
    MSO_THEME_COLOR.ACCENT_6,
)


def add_chart(slide: Any, page: Page, panel: Panel, box: Box) -> Any:
    """Put the panel's chart on the slide and return its graphic frame."""
    if is_waterfall(panel):
        return add_waterfall(slide, page, panel, box)
    if panel.parts and (panel.chart != "line" or not panel.series):
        frame = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, bar_data(panel, page.source.currency))
        _dress_bars(frame.chart)
    else:
        frame = slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box, line_data(panel, page.source.currency))
        _dress_lines(frame.chart)
    _dress(frame.chart, chart_format(panel.metric.unit, page.source.currency), _axis_words(panel, page.source.currency))
    return frame


def number(value: Value) -> float | int | None:
    """What a chart's cell can hold; money loses digits beyond 15, which no chart shows."""
    return float(value) if isinstance(value, Decimal) else number_of(value)  # type: ignore[return-value]


def line_data(panel: Panel, currency: str) -> Any:
    """One category per period that any series knows; a period a series lacks is a gap."""
    lines = most_lines(panel)
    periods = sorted({period for series in lines for period in series.periods})
    data = _new_data(panel, currency)
    has_hours = any(isinstance(period, datetime) for period in periods)
    data.categories = [f"{period:%d %b %H:%M}" if has_hours else period for period in periods]
    for series in lines:
        known = dict(zip(series.periods, series.values, strict=True))
        data.add_series(_name(series, panel), [number(known.get(period)) for period in periods])
    return data


def bar_data(panel: Panel, currency: str) -> Any:
    """The parts with the largest on top, and what they were before where that is known."""
    parts = most_bars(panel)
    data = _new_data(panel, currency)
    data.categories = [part.segment for part in parts]
    data.add_series("This period", [number(part.value) for part in parts])
    if any(number_of(part.before) is not None for part in parts):
        data.add_series("Before", [number(part.before) for part in parts])
    return data


def _new_data(panel: Panel, currency: str) -> Any:
    return PlainChartData(number_format=chart_format(panel.metric.unit, currency))  # type: ignore[no-untyped-call]


def _name(series: Series, panel: Panel) -> str:
    return series.segment if series.segment is not None else panel.metric.title


def _axis_words(panel: Panel, currency: str) -> str:
    label = UNITS[panel.metric.unit].label.format(currency=currency)
    return f"{panel.metric.title} ({label})" if label else panel.metric.title


def _dress_lines(chart: Any) -> None:
    for place, series in enumerate(chart.plots[0].series):
        series.smooth = False
        series.format.line.width = Pt(2.25)
        _paint(series.format.line.color, place)
    axis = chart.category_axis
    axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = "d mmm yy", False
    set_date_steps(chart)


def _dress_bars(chart: Any) -> None:
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 45, -5
    for place, series in enumerate(plot.series):
        series.format.fill.solid()
        _paint(series.format.fill.fore_color, 0 if place == 0 else len(ACCENTS) - 1)
        series.invert_if_negative = False
    chart.category_axis.reverse_order = True  # largest on top; the value axis then has to move back to the bottom
    chart.value_axis._element._remove_crosses()
    chart.value_axis._element._add_crosses(val=XL_AXIS_CROSSES.MAXIMUM)
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    labels = plot.series[0].data_labels
    labels.show_value, labels.font.size = True, Pt(11)


def _paint(colour: ColorFormat, place: int) -> None:
    colour.theme_color = ACCENTS[place % len(ACCENTS)]


def _dress(chart: Any, number_format: str, axis_words: str) -> None:
    chart.has_title = False
    chart.font.size = Pt(12)
    chart.font.color.theme_color = MSO_THEME_COLOR.TEXT_1
    chart.has_legend = len(chart.plots[0].series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    axis = chart.value_axis
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format, False
    axis.has_title = True
    axis.axis_title.text_frame.text = axis_words
    axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
    axis.major_gridlines.format.line.color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    axis.format.line.fill.background()
    _set_scale(chart, is_share="%" in number_format)


def _set_scale(chart: Any, is_share: bool) -> None:
    """Start at 0, and end at 100 % where nothing is above: a cut axis makes small changes look large."""
    values = [value for series in chart.plots[0].series for value in series.values if value is not None]
    if all(value >= 0 for value in values):
        chart.value_axis.minimum_scale = 0
    if is_share and all(20 < value <= 100 for value in values):
        chart.value_axis.maximum_scale = 100


def chart_words(page: Page, panel: Panel, title: str) -> str:
    """Alternative text: the message, then what is drawn."""
    if is_waterfall(panel):
        return f"{title}. Waterfall chart of {panel.metric.title}, {len(panel.parts)} causes."
    kind = "Bar chart" if panel.parts and panel.chart != "line" else "Line chart"
    count = _shown(most_bars(panel)) if kind == "Bar chart" else f"{len(panel.series)} line(s) by {page.filters.grain}"
    return f"{title}. {kind} of {panel.metric.title}, {count}."


def _shown(parts: Sequence[Part]) -> str:
    return f"{len(parts)} bars"
