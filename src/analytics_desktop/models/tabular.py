"""What a chart shows, as a table: for "show as table", the clipboard and screen readers."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from .page import SUPPRESSED, Cell, Column, Panel, Series, Suppressed, Table, Value, number_of

OTHER = "other"


def panel_table(panel: Panel) -> Table:
    """The panel's own table; else its parts; else one row per period and one column per segment."""
    if panel.table is not None:
        return panel.table
    unit = panel.metric.unit
    if panel.by is not None and panel.parts:
        return _parts_table(panel, unit)
    names = [one.segment or panel.metric.title for one in panel.series]
    values = [dict(zip(one.periods, one.values, strict=True)) for one in panel.series]
    periods = sorted({period for one in panel.series for period in one.periods})
    columns = (Column("Period", "date"), *(Column(name, unit) for name in names))
    return Table(columns, tuple((period, *(one.get(period) for one in values)) for period in periods))


def _parts_table(panel: Panel, unit: str) -> Table:
    first = Column((panel.by or "segment").replace("_", " ").capitalize(), "text")
    compared = any(part.before is not None for part in panel.parts)
    columns = (first, Column(panel.metric.title, unit), *((Column("Before", unit),) if compared else ()))
    rows: list[tuple[Cell, ...]] = []
    for part in panel.parts:
        rows.append((part.segment, part.value, part.before) if compared else (part.segment, part.value))
    return Table(columns, tuple(rows))


def folded(series: tuple[Series, ...], adds_up: bool, limit: int = 6) -> tuple[tuple[Series, ...], int]:
    """The `limit` largest series, and how many were left out.

    Where values add up the rest becomes one more series called "other" and nothing is left out.
    """
    if len(series) <= limit + (1 if adds_up else 0):
        return series, 0
    ranked = sorted(series, key=_size, reverse=True)
    if not adds_up:
        return tuple(ranked[:limit]), len(series) - limit
    return (*ranked[:limit], _summed(tuple(ranked[limit:]))), 0


def _size(series: Series) -> Decimal:
    return sum((Decimal(str(value)) for value in series.values if number_of(value) is not None), Decimal(0))


def _summed(rest: tuple[Series, ...]) -> Series:
    """What is suppressed in one of them is suppressed in their sum."""
    total: dict[date | datetime, Value] = {}
    for one in rest:
        for period, value in zip(one.periods, one.values, strict=True):
            before = total.get(period)
            if isinstance(before, Suppressed) or isinstance(value, Suppressed):
                total[period] = SUPPRESSED
            elif value is not None:
                total[period] = value if before is None else before + value  # type: ignore[operator]
    periods = tuple(sorted(total))
    return Series(OTHER, periods, tuple(total[period] for period in periods))
