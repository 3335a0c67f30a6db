"""Adds to a page what takes longer than a page may: what is expected next, which days stood out, and slow panels.

It takes tenths of a second a chart, so pages are shown without it first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta

from analytics_desktop.models.anomaly import Observation
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.forecast import Forecast, Moment
from analytics_desktop.models.page import Mark, Outlook, Page, Panel, Trouble
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.models.unit import UNITS
from analytics_desktop.services.access.scope import inside
from analytics_desktop.services.desk import Desk

from .anomaly import observations
from .expected import expected, holidays_around
from .forecast import as_moment, forecast
from .metric_series import metric_series
from .whole_steps import whole_steps

HORIZON = 30
STEPS = {"week": 8, "month": 3}  # how many are drawn ahead
_LONGEST = {"week": 7, "month": 31}  # days
_FORESEEN = {"money", "count"}  # kinds of units
_WATCHED = {"percent", "milliseconds"}  # unusual days are marked, nothing is forecast


def look_ahead(desk: Desk, page: Page, progress: Progress = silent) -> Page:
    """The page with its slow panels, with `marks` on each daily line of one series, and an `outlook` on amounts and
    counts."""
    wanted = [panel for panel in page.panels if panel.pending or _wanted(panel, page.filters)]
    panels: dict[int, Panel] = {}
    with inside():  # the page that is completed was logged when it was asked for
        for number, panel in enumerate(wanted):
            progress(f"Looking ahead: {panel.title}", number / len(wanted))
            panels[id(panel)] = _late(desk, panel, page.filters) if panel.pending else _ahead(desk, panel, page)
    progress("Looked ahead", 1.0)
    return replace(page, panels=tuple(panels.get(id(panel), panel) for panel in page.panels))


def is_needed(page: Page) -> bool:
    """Whether looking ahead would add anything."""
    return any(panel.pending or _wanted(panel, page.filters) for panel in page.panels)


def metric_forecast(desk: Desk, metric_id: str, filters: Filters, horizon: int) -> Forecast:
    """Forecast of a metric from its whole daily history; unusual days are set aside, not expected again."""
    times, values = metric_series(desk, metric_id, filters)
    return expected(times, values, observations(times, values), _holidays(desk, times, horizon), horizon)


def _late(desk: Desk, panel: Panel, filters: Filters) -> Panel:
    try:
        found = desk.panel(panel.metric.id, replace(filters, by=panel.by))
    except Problem as problem:
        return replace(panel, pending=False, trouble=Trouble(problem.sentence, problem.remedy, problem.detail))
    return replace(found, title=panel.title, section=panel.section)


def _wanted(panel: Panel, filters: Filters) -> bool:
    is_number = UNITS[panel.metric.unit].kind in {*_FORESEEN, *_WATCHED}
    is_line = panel.chart == "line" and is_number and len(panel.series) == 1
    return is_line and (filters.grain == "day" or (filters.grain in STEPS and panel.metric.adds_up))


def _ahead(desk: Desk, panel: Panel, page: Page) -> Panel:
    try:
        times, values = metric_series(desk, panel.metric.id, page.filters)
        if page.filters.grain in STEPS:
            return replace(panel, outlook=_of_steps(times, values, panel, page))
        found = observations(times, values)
        holidays = _holidays(desk, times, HORIZON)
        marks = tuple(_marks(found, page.filters, holidays))
        if UNITS[panel.metric.unit].kind in _WATCHED:
            return replace(panel, marks=marks)
        ahead = expected(times, values, found, holidays, HORIZON)
    except Problem as problem:
        is_watched = UNITS[panel.metric.unit].kind in _WATCHED
        return panel if is_watched else replace(panel, outlook=_nothing(problem.sentence))
    return replace(panel, outlook=_outlook(ahead, panel, page), marks=marks)


def _of_steps(times: Sequence[Moment], values: Sequence[float | None], panel: Panel, page: Page) -> Outlook | None:
    """By whole weeks or months. The step that has begun is expected whole with the rest, and not drawn twice."""
    grain = page.filters.grain
    whole, begun = whole_steps([_day(one) for one in times], values, grain)
    found = forecast([as_moment(day) for day in whole], list(whole.values()), STEPS[grain] + begun)
    return _outlook(replace(found, rows=found.rows[begun:]), panel, page)


def _holidays(desk: Desk, times: Sequence[Moment], horizon: int) -> Set[date]:
    source = desk.source
    return frozenset() if source is None else holidays_around(times, source.zone, horizon)


def _nothing(reason: str) -> Outlook:
    return Outlook((), (), (), (), (), (), "", reason, None, None, None)


def _outlook(ahead: Forecast, panel: Panel, page: Page) -> Outlook | None:
    """None where the chart ends earlier than the data: what came after it is known, not expected."""
    rows = ahead.rows
    if _day(rows[0].time) > page.filters.period.finish + timedelta(days=_LONGEST.get(page.filters.grain, 1) - 1):
        return None
    if not ahead.forecastable:
        return _nothing(ahead.reason)
    column: Callable[[str], tuple[float, ...]] = lambda name: tuple(getattr(row, name) for row in rows)  # noqa: E731
    grain = page.filters.grain
    span = ahead.sums[0] if ahead.sums and panel.metric.adds_up else None  # only days are summed up
    return Outlook(
        periods=tuple(_day(row.time) for row in rows),
        point=column("point"),
        low_80=column("p10"),
        high_80=column("p90"),
        low_95=column("p2_5"),
        high_95=column("p97_5"),
        model=ahead.model,
        note=_how_sure(ahead, grain),
        total=span.total if span else None,
        total_low=span.low if span else None,
        total_high=span.high if span else None,
        step=grain,
    )


def _how_sure(ahead: Forecast, step: str) -> str:
    """`Confidence 88 %: in the past the same method was 12 % off a day; 95 % of {step}s were inside its 95 % range.`"""
    error, inside = ahead.past_error, ahead.past_coverage
    told = "" if error is None else f": in the past the same method was {100 * error:.0f} % off a {step}"
    covered = "" if inside is None else f"; {100 * inside:.0f} % of days were inside its 95 % range"
    return f"Confidence {100 * ahead.confidence:.0f} %{told}{covered}."


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
