"""Adds to the line charts of a page what is expected next and which days stood out.

It takes tenths of a second a chart, so pages are shown without it first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import date, datetime

from analytics_desktop.models.anomaly import Observation
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.forecast import Forecast, Moment
from analytics_desktop.models.page import Mark, Outlook, Page, Panel
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.desk import Desk

from .anomaly import observations
from .forecast import forecast
from .metric_series import metric_series, public_holidays

HORIZON = 30

History = tuple[list[Moment], list[float | None]]


def look_ahead(desk: Desk, page: Page, progress: Progress = silent) -> Page:
    """The page with `outlook` and `marks` on each daily line of one series whose metric adds up."""
    wanted = [panel for panel in page.panels if _wanted(panel, page.filters)]
    seen: dict[str, tuple[Outlook | None, tuple[Mark, ...]]] = {}
    for number, panel in enumerate(wanted):
        progress(f"Looking ahead: {panel.title}", number / len(wanted))
        if panel.metric.id not in seen:
            seen[panel.metric.id] = _of_metric(desk, panel.metric.id, page)
    progress("Looked ahead", 1.0)
    return replace(
        page,
        panels=tuple(_with(panel, seen.get(panel.metric.id)) if panel in wanted else panel for panel in page.panels),
    )


def metric_forecast(desk: Desk, metric_id: str, filters: Filters, horizon: int) -> Forecast:
    """Forecast of a metric from its whole daily history; unusual days are set aside, not expected again."""
    times, values = metric_series(desk, metric_id, filters)
    return _expected(times, values, observations(times, values), _holidays(desk, times, horizon), horizon)


def _wanted(panel: Panel, filters: Filters) -> bool:
    return panel.chart == "line" and panel.metric.adds_up and len(panel.series) == 1 and filters.grain == "day"


def _of_metric(desk: Desk, metric_id: str, page: Page) -> tuple[Outlook | None, tuple[Mark, ...]]:
    try:
        times, values = metric_series(desk, metric_id, page.filters)
        found = observations(times, values)
        holidays = _holidays(desk, times, HORIZON)
        expected = _expected(times, values, found, holidays, HORIZON)
    except Problem:
        return None, ()  # too little history; the chart is as it was
    return _outlook(expected, page), tuple(_marks(found, page.filters, holidays))


def _expected(
    times: Sequence[Moment],
    values: Sequence[float | None],
    found: Sequence[Observation],
    holidays: Set[date],
    horizon: int,
) -> Forecast:
    ordinary = [None if row.flagged else value for row, value in zip(found, values, strict=True)]
    return forecast(times, ordinary, horizon, holidays=holidays)


def _holidays(desk: Desk, times: Sequence[Moment], horizon: int) -> Set[date]:
    years = [moment.year for moment in times if isinstance(moment, datetime)]
    source = desk.source
    if source is None or not years:
        return frozenset()
    return public_holidays(source.zone, min(years), max(years) + 1 + horizon // 365)


def _outlook(expected: Forecast, page: Page) -> Outlook | None:
    """None where the chart ends earlier than the data: what came after it is known, not expected."""
    rows = expected.rows
    if not expected.forecastable or _day(rows[0].time) != page.filters.period.finish:
        return None
    column: Callable[[str], tuple[float, ...]] = lambda name: tuple(getattr(row, name) for row in rows)  # noqa: E731
    span = expected.sums[0]
    return Outlook(
        periods=tuple(_day(row.time) for row in rows),
        point=column("point"),
        low_80=column("p10"),
        high_80=column("p90"),
        low_95=column("p2_5"),
        high_95=column("p97_5"),
        model=expected.model,
        note=f"Typical error over 30 days in the past: {100 * (expected.past_error or 0):.0f} % a day.",
        total=span.total,
        total_low=span.low,
        total_high=span.high,
    )


def _marks(found: Sequence[Observation], filters: Filters, holidays: Set[date]) -> list[Mark]:
    """Unusual days inside the period; a public holiday explains itself."""
    return [
        Mark(_day(row.time), row.value, row.expected, row.why)
        for row in found
        if row.flagged
        and row.value is not None
        and filters.period.start <= _day(row.time) < filters.period.finish
        and _day(row.time) not in holidays
    ]


def _day(moment: Moment) -> date:
    if not isinstance(moment, datetime):
        raise TypeError("metrics are dated")
    return moment.date()


def _with(panel: Panel, extras: tuple[Outlook | None, tuple[Mark, ...]] | None) -> Panel:
    return panel if extras is None else replace(panel, outlook=extras[0], marks=extras[1])
