"""The panel of a computed metric: its evidence is asked for, and that of the compared period where there is one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

from analytics_desktop.models.comparison import change_between
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric, PanelPlan
from analytics_desktop.models.page import Panel, Table

from . import words
from .catalogue import load_evidence
from .computed import Computed, Evidence, compares, compute
from .query import Reader


def computed_panel(reader: Reader, metric: Metric, plan: PanelPlan, filters: Filters) -> tuple[Panel, int, str]:
    """The panel without its receipt, how many rows of evidence it looked at, and the versions of formulas it used.

    Half a period is no comparison: a metric that tells a change raises Problem then, others are computed without one.
    There is nothing on the panel when nothing was recorded.
    """
    needs, period = compares(metric.computed), filters.compared()
    if needs and period is None:
        raise Problem(f"{metric.title} is told against an earlier period.", "Compare with the previous period.")
    is_told = period is not None and not metric.later and (needs or _is_covered(reader, period))
    whole = filters.over(filters.period, "whole")
    now, old = (
        reader.table_and_before(metric, whole, period) if is_told and period else (reader.table(metric, whole), None)
    )
    panel = Panel(metric, plan.chart, plan.title, plan.by)
    if needs and now.rows and period is not None and not _is_covered(reader, period):
        raise Problem(
            "There is no data of the whole compared period.", "Choose a shorter period, or another comparison."
        )

    @cache
    def before() -> Table:
        if old is not None:
            return old
        return reader.table(metric, filters.over(period, "whole")) if is_told and period else Table(now.columns, ())

    if not (now.rows or before().rows):
        change = change_between(None, None, metric.good, words.against(filters))
        return replace(panel, change=change), len(now.rows), ""
    found = compute(_evidence(reader, metric, filters, now, before))
    rows = len(now.rows) + (len(before().rows) if before.cache_info().currsize else 0)
    return _with(panel, found, filters), rows, found.formulas


def _evidence(reader: Reader, metric: Metric, filters: Filters, now: Table, before: Callable[[], Table]) -> Evidence:
    currency, zone = reader.reporting()
    whole = filters.over(filters.period, "whole")
    also = lambda name: reader.table(load_evidence()[name], whole)  # noqa: E731
    complete = reader.complete() or filters.period.finish
    return Evidence(metric, now, before, currency, filters.period, zone, complete, also)


def evidence_of(reader: Reader, metric: Metric, filters: Filters) -> Evidence:
    """What a computed metric rests on, of the asked period alone."""
    now = reader.table(metric, filters.over(filters.period, "whole"))
    return _evidence(reader, metric, filters, now, lambda: Table(now.columns, ()))


def _with(panel: Panel, found: Computed, filters: Filters) -> Panel:
    change = found.change
    if change is None and found.whole is not None and filters.compare != "off":
        change = words.change(panel.metric, found.whole, found.before, filters)
    return replace(
        panel,
        by=found.by,
        parts=found.parts,
        series=found.series,
        table=found.table,
        whole=found.whole,
        before=found.before,
        change=change,
        note=found.note,
        grain=found.grain,
    )


def _is_covered(reader: Reader, period: Period) -> bool:
    coverage = reader.coverage()
    return coverage is not None and period.start >= coverage[0]
