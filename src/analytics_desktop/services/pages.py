"""Builds the frozen numbers of a page from the catalogue and one open generation."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric, PagePlan, PanelPlan
from analytics_desktop.models.page import Page, Panel, Source, Trouble
from analytics_desktop.models.progress import Progress, silent

from . import words
from .catalogue import Catalogue
from .crossed import crossed_panel
from .executives import EXECUTIVE, is_told, left_out
from .panels import filled
from .query import Reader
from .suppression import protected

# Panels computed side by side: most of a short query is planning, which uses one core.
AT_ONCE = max(2, min(8, os.cpu_count() or 2))


def build_page(
    reader: Reader,
    catalogue: Catalogue,
    source: Source,
    page_id: str,
    filters: Filters,
    progress: Progress = silent,
    section: str | None = None,
) -> Page:
    """All panels that the role may see, or the cards and those of one section. A panel that fails carries its trouble.

    Raises Problem when page, dimension or segment do not exist, or the page is not for the role; Cancelled from
    `progress` or an interrupt.
    """
    plan = catalogue.page(page_id)
    _permit(plan.title, plan.audience, source.role)
    reader.check(filters)
    whole = panel_plans(catalogue, plan)
    plans = [one for one in whole if _permitted(catalogue.metric(one.metric), source.role, one.by)]
    told = plans
    if section is not None:
        plans = [one for one in plans if one.chart == "card" or one.section == section]
    with ThreadPoolExecutor(AT_ONCE, "panel") as pool:
        ask = partial(_panel, reader, catalogue, filters=filters, role=source.role)
        waiting = {one: pool.submit(ask, one) for one in reader.pace.slowest_first(plans)}
        try:
            panels = [_told(waiting[one], plan, number / len(plans), progress) for number, one in enumerate(plans)]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    progress(plan.title, 1.0)
    is_short = source.role == EXECUTIVE and len(plans) < len(whole)
    gaps = left_out(len(told), len(whole)) if is_short else ""
    has_cards = any(panel.chart == "card" for panel in panels)
    answer = words.answer(panels, filters, source) if has_cards or not is_short else ""
    sections = _sections(plan, whole, told, source.role)
    return Page(plan.id, plan.title, plan.question, answer, filters, source, tuple(panels), gaps, sections)


def _sections(page: PagePlan, whole: Sequence[PanelPlan], told: Sequence[PanelPlan], role: str) -> tuple[str, ...]:
    """The sections with panels for the role, and those that never have any: their tools answer for themselves."""
    planned, held = ({one.section for one in plans if one.chart != "card"} for plans in (whole, told))
    gone = (planned - held) | set(page.of_rows if role == EXECUTIVE else ())
    return tuple(name for name in page.sections if name not in gone)


def _told(waiting: Future[Panel], plan: PagePlan, fraction: float, progress: Progress) -> Panel:
    panel = waiting.result()
    progress(f"{plan.title}: {panel.title}", fraction)
    return panel


def show(reader: Reader, catalogue: Catalogue, metric_id: str, filters: Filters, role: str) -> Panel:
    """One metric in its own shape, as the role may see it. Raises Problem when it is unknown or cannot be asked so."""
    metric = catalogue.metric(metric_id)
    reader.check(filters)
    if filters.cross:
        return crossed_panel(reader, metric, filters, role)
    plan = PanelPlan(metric.id, metric.chart, filters.by, metric.title)
    return protected(reader, filled(reader, metric, plan, filters), filters, role)


def panel_plans(catalogue: Catalogue, page: PagePlan) -> tuple[PanelPlan, ...]:
    """Cards, then the panels of `page.toml` in its order, then every metric that these leave out."""
    own = [
        PanelPlan(metric.id, metric.chart, None, metric.title, metric.section)
        for metric in catalogue.metrics_of(page.id)
    ]
    listed = {(one.metric, one.chart) for one in page.panels if not one.by}
    cards = [one for one in own if one.chart == "card"]
    rest = [one for one in own if one.chart != "card" and (one.metric, one.chart) not in listed]
    return (*cards, *page.panels, *rest)


def permit(metric: Metric, role: str) -> None:
    """Raise Problem when the role is not in the metric's audience, or is not sent the rows that it is made of."""
    _permit(metric.title, metric.audience, role)
    if not is_told(metric.id, role):
        raise Problem(
            f"{metric.title} is made of rows that the role {role} does not get.",
            "Ask finance for it. What the role has is on its pages: analytics-desktop show PAGE.",
        )


def _permitted(metric: Metric, role: str, by: str | None) -> bool:
    is_of_groups = role == EXECUTIVE and metric.people and by is not None
    return (not metric.audience or role in metric.audience) and is_told(metric.id, role) and not is_of_groups


def _permit(title: str, audience: Sequence[str], role: str) -> None:
    if audience and role not in audience:
        raise Problem(f"{title} is not for the role {role}.", f"It is for: {', '.join(audience)}.")


def _panel(reader: Reader, catalogue: Catalogue, plan: PanelPlan, filters: Filters, role: str) -> Panel:
    metric = catalogue.metric(plan.metric)
    title = plan.title or metric.title
    if metric.later:
        return Panel(metric, plan.chart, title, plan.by, pending=True, section=plan.section)
    try:
        asked = replace(plan, title=title, by=_split(reader, metric, plan, filters))
        with reader.pace.of(plan):
            panel = protected(reader, filled(reader, metric, asked, filters), replace(filters, by=asked.by), role)
        return replace(panel, section=plan.section)
    except Problem as problem:
        trouble = Trouble(problem.sentence, problem.remedy, problem.detail)
        return Panel(metric, plan.chart, title, plan.by, trouble=trouble, section=plan.section)


def _split(reader: Reader, metric: Metric, plan: PanelPlan, filters: Filters) -> str | None:
    """The panel's own split, else the page's where this metric has one; cards stay whole."""
    if plan.by or plan.chart in {"card", "table", "heatmap"}:
        return plan.by
    return filters.by if filters.by in reader.splits(metric) else None
