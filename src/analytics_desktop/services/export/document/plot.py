"""Charts as shapes in a unit square, x to the right and y upwards; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from analytics_desktop.models.page import Page, Panel, Series, Value, number_of
from analytics_desktop.models.unit import short
from analytics_desktop.services.telling.sentences import day_words

MOST_LINES, MOST_BARS = 3, 7
NAME_HEIGHT = 0.08  # of the chart's height
Point = tuple[float, float]


def chart_shapes(page: Page, panel: Panel) -> dict[str, Any]:
    """`lines` or `bars`, with the words of the axes."""
    if panel.parts and (panel.by is not None or panel.chart in {"bar", "waterfall"}):
        return {"kind": "bars", **_bars(page, panel)}
    return {"kind": "lines", **_lines(page, panel)}


def _lines(page: Page, panel: Panel) -> dict[str, Any]:
    shown = panel.series[:MOST_LINES]
    days = sorted({period for series in shown for period in series.periods}, key=_ordinal)
    top = (
        max(
            [_number(value) for series in shown for value in series.values if number_of(value) is not None], default=0.0
        )
        or 1.0
    )
    first, last = _ordinal(days[0]), _ordinal(days[-1])
    runs = [_runs(series, first, max(last - first, 1), top) for series in shown]
    labels = _apart([each[-1][-1][1] if each else 0.0 for each in runs])
    return {
        "lines": [
            {"name": series.segment or "", "runs": each, "label": label}
            for series, each, label in zip(shown, runs, labels, strict=True)
        ],
        "left": day_words(_day(days[0])),
        "right": day_words(_day(days[-1])),
        "top": short(top, panel.metric.unit, page.source.currency),
        "middle": short(top / 2, panel.metric.unit, page.source.currency),
    }


def _runs(series: Series, first: float, span: float, top: float) -> list[list[Point]]:
    """Connected points; where a value is unknown the line has a gap."""
    runs: list[list[Point]] = [[]]
    for period, value in zip(series.periods, series.values, strict=True):
        if number_of(value) is None:
            runs.append([])
        else:
            runs[-1].append(((_ordinal(period) - first) / span, _number(value) / top))
    return [run for run in runs if run]


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, moved up where two names would overlap."""
    placed: dict[int, float] = {}
    lowest = 0.0
    for index in sorted(range(len(heights)), key=lambda index: heights[index]):
        placed[index] = max(heights[index], lowest)
        lowest = placed[index] + NAME_HEIGHT
    return [placed[index] for index in range(len(heights))]


def _bars(page: Page, panel: Panel) -> dict[str, Any]:
    known = [part for part in panel.parts if number_of(part.value) is not None]
    kept: list[tuple[str, Value]] = [(part.segment, part.value) for part in known[:MOST_BARS]]
    largest = max((abs(_number(value)) for _, value in kept), default=0.0) or 1.0
    unit, currency = panel.metric.unit, page.source.currency
    more = len(panel.parts) - len(kept)
    return {
        "bars": [
            {"name": name, "size": _number(value) / largest, "value": short(value, unit, currency)}
            for name, value in kept
        ],
        "more": f"and {more} more" if more else "",
    }


def describe(page: Page, panel: Panel, title: str) -> str:
    """The alternative text: the message, then what can be read off."""
    shapes = chart_shapes(page, panel)
    if shapes["kind"] == "bars":
        return f"{title}. " + "; ".join(f"{bar['name']}: {bar['value']}" for bar in shapes["bars"]) + "."
    return f"{title}. Line from {shapes['left']} to {shapes['right']}, at most {shapes['top']}."


def _number(value: Value) -> float:
    return float(number_of(value) or 0)


def _day(period: date | datetime) -> date:
    return period.date() if isinstance(period, datetime) else period


def _ordinal(period: date | datetime) -> float:
    return period.timestamp() / 86400 if isinstance(period, datetime) else float(period.toordinal())
