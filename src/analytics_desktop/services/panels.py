"""Computes one panel: a metric over time, split, summed up, and against the compared period."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric, PanelPlan
from analytics_desktop.models.page import Panel, Part, Receipt, Series, Value, number_of

from . import words
from .computed_panel import computed_panel
from .query import Reader, Row, canonical


def filled(reader: Reader, metric: Metric, plan: PanelPlan, filters: Filters) -> Panel:
    """The panel of a plan. Raises Problem when the metric cannot be asked in this way.

    Where parts add up, the whole is summed from them, exactly; everything else is asked for at its own level.
    """
    asked = replace(filters, by=plan.by)
    if metric.computed:
        panel, rows, formulas = computed_panel(reader, metric, plan, asked)
        return replace(panel, receipt=_receipt(reader, metric, asked, rows, formulas))
    if metric.yields_table:
        table = reader.table(metric, asked)
        receipt = _receipt(reader, metric, asked, len(table.rows))
        return Panel(metric, plan.chart, plan.title, plan.by, table=table, receipt=receipt)
    timed = () if plan.chart == "bar" and plan.by else reader.rows(metric, asked)
    now = _per_segment(timed) if metric.adds_up and timed else _whole_rows(reader, metric, asked)
    before = _before(reader, metric, asked)
    whole, old = _whole(reader, metric, asked, now), _whole(reader, metric, _compared(asked), before)
    compared = filters.compare != "off"
    return Panel(
        metric,
        plan.chart,
        plan.title,
        plan.by,
        series=_series(timed, now),
        parts=_parts(metric, now, before) if _is_split(now) else (),
        whole=whole,
        before=old,
        change=words.change(metric, whole, old, filters) if compared else None,
        receipt=_receipt(reader, metric, asked, len(timed) or len(now)),
    )


def _whole_rows(reader: Reader, metric: Metric, filters: Filters) -> dict[str | None, Value]:
    rows = reader.rows(metric, filters.over(filters.period, "whole"))
    return {segment: value for _, segment, value in rows}


def _compared(filters: Filters) -> Filters | None:
    period = filters.compared()
    return None if period is None else filters.over(period, "whole")


def _before(reader: Reader, metric: Metric, filters: Filters) -> dict[str | None, Value]:
    """Nothing when the data begins within the compared period: half a period is no comparison."""
    compared, coverage = _compared(filters), reader.coverage()
    if compared is None or coverage is None or compared.period.start < coverage[0]:
        return {}
    return _whole_rows(reader, metric, compared)


def _whole(reader: Reader, metric: Metric, filters: Filters | None, parts: dict[str | None, Value]) -> Value:
    """The value of a whole period from its parts where that is exact, else asked for by itself."""
    if filters is None or not parts:
        return None
    if None in parts or not metric.adds_up:
        return parts[None] if None in parts else _whole_rows(reader, metric, replace(filters, by=None)).get(None)
    return _sum(parts.values())


def _sum(values: Iterable[Value]) -> Value:
    """Exact for integers and decimals; unknown only when nothing is known."""
    known = [number for value in values if (number := number_of(value)) is not None]
    return sum(known[1:], start=known[0]) if known else None


def _per_segment(rows: Sequence[Row]) -> dict[str | None, Value]:
    values: dict[str | None, list[Value]] = {}
    for _, segment, value in rows:
        values.setdefault(segment, []).append(value)
    return {segment: _sum(each) for segment, each in values.items()}


def _is_split(values: dict[str | None, Value]) -> bool:
    return any(segment is not None for segment in values)


def _largest_first(values: dict[str | None, Value]) -> list[str | None]:
    return sorted(values, key=lambda name: (values[name] is None, -(number_of(values[name]) or 0), name or ""))


def _series(rows: Sequence[Row], totals: dict[str | None, Value]) -> tuple[Series, ...]:
    points: dict[str | None, list[tuple[date, Value]]] = {}
    for period, segment, value in rows:
        if period is not None:
            points.setdefault(segment, []).append((period, value))
    order = [name for name in _largest_first(totals) if name in points]
    order += [name for name in points if name not in totals]
    return tuple(Series(name, *(tuple(column) for column in zip(*points[name], strict=True))) for name in order)


def _parts(metric: Metric, now: dict[str | None, Value], before: dict[str | None, Value]) -> tuple[Part, ...]:
    absent = 0 if metric.adds_up else None  # where parts add up, a segment without rows is known to be 0
    merged = {**dict.fromkeys(before, absent), **now}
    return tuple(
        Part(name, merged[name], before.get(name, absent) if before else None)
        for name in _largest_first(merged)
        if name is not None
    )


def _receipt(reader: Reader, metric: Metric, filters: Filters, rows: int, formulas: str = "") -> Receipt:
    number, manifest = reader.generation.number, reader.generation.manifest_sha256
    fields = Receipt("", metric.id, metric.sha256, canonical(filters), number, manifest, rows, formulas)
    text = json.dumps(asdict(fields), sort_keys=True, ensure_ascii=False)
    return replace(fields, id=hashlib.sha256(text.encode()).hexdigest()[:16])
