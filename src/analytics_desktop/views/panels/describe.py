"""Words about a panel: its subtitle, its summary for screen readers, and read-outs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from analytics_desktop.models.filters import Grain
from analytics_desktop.models.page import Page, Panel, Suppressed, Value, number_of
from analytics_desktop.models.unit import UNITS, exact, short
from analytics_desktop.services.words import against
from analytics_desktop.views import locale

WEEK_START = datetime(2001, 1, 1)  # noqa: DTZ001 - a wall clock, in no zone
_KINDS = {
    "line": "Line chart",
    "bar": "Bar chart",
    "heatmap": "Heat map",
    "waterfall": "Waterfall chart",
    "table": "Table",
    "card": "Figure",
}


def unit_words(unit: str, currency: str) -> str:
    """`USD`, `people`, `%`: what an axis or a column counts; empty for a plain number."""
    return UNITS[unit].label.replace("{currency}", currency)


def subtitle(panel: Panel, page: Page) -> str:
    """`USD · by model · per week`."""
    words = [unit_words(panel.metric.unit, page.source.currency)]
    if panel.chart == "table" or panel.table is not None:
        return "" if panel.metric.unit in {"text", "count"} else words[0]
    if panel.chart == "waterfall" and panel.parts:
        return f"{words[0]} · against {against(page.filters)}"
    if panel.by and panel.by not in panel.title.casefold():
        words.append("by " + panel.by.replace("_", " "))
    ranked = bool(panel.by and panel.parts)
    if panel.chart == "heatmap" and _shows_week(panel):
        words.append("local hour of the week")
    elif not ranked and page.filters.grain != "whole" and panel.series:
        words.append("per " + page.filters.grain)
    return " · ".join(word for word in words if word)


def _shows_week(panel: Panel) -> bool:
    first = next((period for one in panel.series for period in one.periods), None)
    return isinstance(first, datetime) and is_hour_of_week(first)


def period_name(moment: date | datetime, grain: Grain) -> str:
    if isinstance(moment, datetime) and is_hour_of_week(moment):
        return f"{locale.weekday(moment)} {moment:%H:%M}"
    if isinstance(moment, datetime) and (moment.hour or moment.minute):
        return f"{locale.day(moment.date())} {moment:%H:%M}"
    plain = moment.date() if isinstance(moment, datetime) else moment
    if grain == "month":
        return locale.month(plain)
    if grain == "week":
        return "Week of " + locale.day(plain)
    return locale.weekday_and_day(plain)


def is_hour_of_week(moment: datetime) -> bool:
    """Hours of the week are shown in the week that begins on Monday 1 January 2001."""
    return WEEK_START <= moment < WEEK_START + timedelta(days=7)


def period_mark(moment: date | datetime, grain: Grain) -> str:
    """The short form for an axis: `24 Aug`, `Aug 2026`, `14:00`, and `Mon` for the hours of a week."""
    if isinstance(moment, datetime) and is_hour_of_week(moment):
        return locale.weekday(moment)
    if isinstance(moment, datetime) and (moment.hour or moment.minute):
        return f"{moment:%H:%M}"
    return locale.month(moment) if grain == "month" else locale.day(moment, with_year=False)


def figure(value: Value, unit: str, currency: str) -> str:
    """An exact value with its unit: `3,412.22 USD`; "no data" or "suppressed" where none is told."""
    if value is None:
        return "no data"
    if isinstance(value, Suppressed):
        return str(value)
    words = unit_words(unit, currency)
    return f"{exact(value, unit)} {words}".rstrip()


def readout(moment: date | datetime, values: list[tuple[str, Value]], unit: str, page: Page) -> list[tuple[str, str]]:
    lines = [(period_name(moment, page.filters.grain), "")]
    return lines + [(name, figure(value, unit, page.source.currency)) for name, value in values]


def summary(panel: Panel, page: Page) -> str:
    """One or two sentences that say what a seeing person takes from the chart at a glance."""
    unit, currency = panel.metric.unit, page.source.currency
    start = f"{_KINDS[panel.chart]}, {locale.days(page.filters.period)}." + (f" {panel.note}" if panel.note else "")
    if panel.chart == "waterfall" and panel.parts and panel.change:
        told = [f"{part.segment} {figure(part.value, unit, currency)}" for part in panel.parts if number_of(part.value)]
        return f"{start} {panel.change.words}. {'; '.join(told)}."
    if panel.parts and panel.by:
        first = panel.parts[0]
        return f"{start} {len(panel.parts)} parts, largest {first.segment} with {figure(first.value, unit, currency)}."
    said = []
    for series in panel.series[:6]:
        known = [number for value in series.values if (number := number_of(value)) is not None]
        if known:
            name = series.segment or panel.metric.title
            span = f"from {short(min(known), unit, currency)} to {short(max(known), unit, currency)}"
            said.append(f"{name} {span}, last {figure(known[-1], unit, currency)}.")
    return " ".join([start, *said]) if said else start
