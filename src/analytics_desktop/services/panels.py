"""Computes one panel: a metric over time, split, summed up, and against the compared period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric, PanelPlan
from analytics_desktop.models.page import Number, Panel, Part, Receipt, Series, Value, number_of

from . import words
from .bound_filters import canonical
from .computed_panel import computed_panel
from .planned import planned, planned_day, planned_whole
from .query import Numbers, Reader, Row, by_segment
from .receipts.identity import receipt_id

Steps = dict[str | None, list[Row]]  # the rows of each segment, in their order


def filled(reader: Reader, metric: Metric, plan: PanelPlan, filters: Filters) -> Panel:
    """The panel of a plan. Raises Problem when the metric cannot be asked in this way.

    Where parts add up, the whole is summed from them, exactly; everything else is asked for at its own level.
    """
    asked = replace(filters, by=plan.by)
    if metric.computed:
        panel, rows, formulas = computed_panel(reader, metric, plan, asked)
        return replace(panel, receipt=receipt(reader, metric, asked, rows, formulas))
    if metric.yields_table:
        table = reader.table(metric, asked)
        told = receipt(reader, metric, asked, len(table.rows))
        return Panel(metric, plan.chart, plan.title, plan.by, table=table, receipt=told)
    steps, now, before = _numbers(reader, metric, asked, is_timed=not (plan.chart == "bar" and plan.by))
    whole, old = _wholes(reader, metric, asked, now, before)
    if filters.compare == "budget":
        before, old = planned(reader, metric, asked), planned_whole(reader, metric, asked)
    compared = filters.compare != "off"
    return Panel(
        metric,
        plan.chart,
        plan.title,
        plan.by,
        series=_series(steps, now),
        parts=_parts(now, before, _absent(metric, filters)) if _is_split(now) else (),
        whole=whole,
        before=old,
        change=words.change(metric, whole, old, filters) if compared else None,
        receipt=receipt(reader, metric, asked, sum(map(len, steps.values())) or len(now)),
        target=planned_day(reader, metric, asked, plan.chart),
    )


def _numbers(reader: Reader, metric: Metric, filters: Filters, is_timed: bool) -> tuple[Steps, Numbers, Numbers]:
    """Steps at the asked grain, and the numbers of both periods, in as few questions as can be."""
    earlier, whole = _earlier(reader, filters), filters.over(filters.period, "whole")
    if not is_timed:
        rows, before = reader.rows_and_before(metric, whole, earlier)
        return {}, by_segment(rows), before
    if not metric.adds_up:
        timed, now, before = reader.rows_and_wholes(metric, filters, earlier)
        return _apart(timed), now, before
    timed, before = reader.rows_and_before(metric, filters, earlier)
    steps = _apart(timed)
    return steps, _per_segment(steps) if steps else by_segment(reader.rows(metric, whole)), before


def _earlier(reader: Reader, filters: Filters) -> Period | None:
    """None when the data begins within the compared period: half a period is no comparison."""
    compared, coverage = filters.compared(), reader.coverage()
    return compared if compared and coverage and compared.start >= coverage[0] else None


def _wholes(reader: Reader, metric: Metric, filters: Filters, now: Numbers, before: Numbers) -> tuple[Value, Value]:
    """The values of both whole periods, from their parts where that is exact, else asked for by themselves."""
    if metric.adds_up or None in now or None in before or not (now or before):
        return _whole(now), _whole(before)
    whole, old = reader.wholes(metric, replace(filters, by=None), _earlier(reader, filters))
    return (whole.get(None) if now else None), (old.get(None) if before else None)


def _whole(parts: Numbers) -> Value:
    return parts[None] if None in parts else _sum(parts.values())


def _sum(values: Iterable[Value]) -> Value:
    """Exact for integers and decimals; unknown only when nothing is known."""
    known = [value for value in values if isinstance(value, Number)]
    return sum(known[1:], start=known[0]) if known else None


def _per_segment(steps: Steps) -> Numbers:
    return {segment: _sum(value for _, _, value in each) for segment, each in steps.items()}


def _apart(rows: Iterable[Row]) -> Steps:
    found: defaultdict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[1]].append(row)
    return found


def _is_split(values: dict[str | None, Value]) -> bool:
    return any(segment is not None for segment in values)


def _largest_first(values: dict[str | None, Value]) -> list[str | None]:
    return sorted(values, key=lambda name: (values[name] is None, -(number_of(values[name]) or 0), name or ""))


def _series(steps: Steps, totals: Numbers) -> tuple[Series, ...]:
    """The largest first. The only step of a whole period is no series."""
    found = {}
    for segment, each in steps.items():
        periods, _, values = zip(*each, strict=True)
        if periods[0] is not None:
            found[segment] = Series(segment, periods, values)
    order = [name for name in _largest_first(totals) if name in found]
    order += [name for name in found if name not in totals]
    return tuple(found[name] for name in order)


def _absent(metric: Metric, filters: Filters) -> int | None:
    """Where parts add up, a segment without rows is known to be 0; one without a budget has none."""
    return 0 if metric.adds_up and filters.compare != "budget" else None


def _parts(now: Numbers, before: Numbers, absent: int | None) -> tuple[Part, ...]:
    merged = {**dict.fromkeys(before, absent), **now}
    return tuple(
        Part(name, merged[name], before.get(name, absent) if before else None)
        for name in _largest_first(merged)
        if name is not None
    )


def receipt(reader: Reader, metric: Metric, filters: Filters, rows: int, formulas: str = "") -> Receipt:
    number, manifest = reader.generation.number, reader.generation.manifest_sha256
    fields = Receipt("", metric.id, metric.sha256, canonical(filters), number, manifest, rows, formulas)
    return replace(fields, id=receipt_id(fields))
