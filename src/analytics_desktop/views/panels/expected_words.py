"""Words about what is expected after the last period, and about days that stood out."""

from __future__ import annotations

from datetime import date, datetime

from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.unit import short

from .describe import period_name


def expected_lines(panel: Panel, page: Page, moment: date | datetime) -> list[tuple[str, str]]:
    """The read-out of an expected period: its name, the middle and both ranges."""
    outlook = panel.outlook
    assert outlook is not None
    day = moment.date() if isinstance(moment, datetime) else moment
    if day not in outlook.periods:
        return []
    place, unit, currency = outlook.periods.index(day), panel.metric.unit, page.source.currency

    def span(low: tuple[float, ...], high: tuple[float, ...]) -> str:
        return f"{short(low[place], unit, currency)} to {short(high[place], unit, currency)}"

    return [
        (f"{period_name(moment, page.filters.grain)}, expected", ""),
        ("Middle", short(outlook.point[place], unit, currency)),
        ("80 % range", span(outlook.low_80, outlook.high_80)),
        ("95 % range", span(outlook.low_95, outlook.high_95)),
    ]


def anomaly_lines(panel: Panel, page: Page, moment: date | datetime) -> list[tuple[str, str]]:
    """What to add to the read-out of a day that stood out."""
    day = moment.date() if isinstance(moment, datetime) else moment
    mark = next((one for one in panel.marks if one.period == day), None)
    if mark is None:
        return []
    unit, currency = panel.metric.unit, page.source.currency
    known = [] if mark.expected is None else [("Unusual: expected was", short(mark.expected, unit, currency))]
    if mark.expected is None or not mark.expected:
        return [*known, ("Unusual against the past", "")]
    share = 100 * (mark.value / mark.expected - 1)
    return [*known, (f"{abs(share):.0f} % {'above' if share > 0 else 'below'} what was expected", "")]


def outlook_words(panel: Panel, page: Page) -> str:
    """`Next 30 days: $37.2 k ($34.8 k to $39.6 k with 80 %). Theta. Confidence 84 %: ...`; also why there is none."""
    outlook = panel.outlook
    if outlook is None:
        return ""
    if not outlook.periods:
        return outlook.note
    unit, currency = panel.metric.unit, page.source.currency
    total, low, high = (
        None if value is None else short(value, unit, currency)
        for value in (outlook.total, outlook.total_low, outlook.total_high)
    )
    steps = f"{len(outlook.periods)} {outlook.step}s"
    told = f"Next {steps}: {total} ({low} to {high} with 80 %). " if total else f"Dashed: the next {steps}. "
    return f"{told}{outlook.model[:1].upper()}{outlook.model[1:]}. {outlook.note}"
