"""A chart shows few things; what is left out of a sum is shown as one rest, so the picture still adds up."""

from __future__ import annotations

from decimal import Decimal

from analytics_desktop.models.page import SUPPRESSED, Panel, Part, Series, Suppressed, Value, number_of

MOST_BARS = 12
MOST_LINES = 5


def most_bars(panel: Panel) -> tuple[Part, ...]:
    """The largest parts; the others as one bar where parts add up, else left out."""
    parts = tuple(part for part in panel.parts if number_of(part.value) is not None)
    if len(parts) <= MOST_BARS:
        return parts
    kept, rest = parts[: MOST_BARS - 1], parts[MOST_BARS - 1 :]
    if not panel.metric.adds_up:
        return kept
    other = Part(f"{len(rest)} others", total([part.value for part in rest]), total([part.before for part in rest]))
    return (*kept, other)


def most_lines(panel: Panel) -> tuple[Series, ...]:
    """The lines of the largest parts, in the order of the parts; the others as one line where they add up."""
    if len(panel.series) <= MOST_LINES + 1:
        return panel.series
    place = {part.segment: number for number, part in enumerate(panel.parts)}
    ordered = sorted(panel.series, key=lambda series: place.get(series.segment or "", len(place)))
    kept, rest = ordered[:MOST_LINES], ordered[MOST_LINES:]
    return (*kept, _merged(rest)) if panel.metric.adds_up else tuple(kept)


def _merged(lines: list[Series]) -> Series:
    sums: dict[object, list[Value]] = {}
    for series in lines:
        for period, value in zip(series.periods, series.values, strict=True):
            sums.setdefault(period, []).append(value)
    periods = tuple(sorted({period for series in lines for period in series.periods}))
    return Series(f"{len(lines)} others", periods, tuple(total(sums[period]) for period in periods))


def total(values: list[Value]) -> Value:
    """Sum of what is known; unknown when nothing is, suppressed when one of them is."""
    if any(isinstance(value, Suppressed) for value in values):
        return SUPPRESSED
    known = [value for value in values if value is not None]
    if not known:
        return None
    return sum((Decimal(str(value)) for value in known), Decimal(0))
