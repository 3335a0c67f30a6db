"""A desk that needs no lake."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from analytics_desktop.models.alert import LoggedAlert
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import Metric, PagePlan
from analytics_desktop.models.page import Page, Source
from analytics_desktop.models.progress import Progress, silent

from .pages_for_tests import FILTERS, PLANS, SOURCE, compliance_page, cost_page, small_page, usage_page


@dataclass
class FakeCatalogue:
    pages: tuple[PagePlan, ...] = PLANS
    metrics: dict[str, Metric] = field(default_factory=dict)

    def metric(self, metric_id: str) -> Metric:
        return self.metrics[metric_id]


class FakeDesk:
    """Answers like services.desk.Desk, from hand-made pages. Set `problem` or `wait` to make it fail or be slow."""

    def __init__(self, source: Source | None = SOURCE) -> None:
        self.source = source
        panels = [*cost_page().panels, *usage_page().panels, *compliance_page().panels]
        self.catalogue = FakeCatalogue(metrics={panel.metric.id: panel.metric for panel in panels})
        self.problem: Problem | None = None
        self.bug: Exception | None = None
        self.wait: threading.Event | None = None
        self.asked: list[tuple[str, Filters]] = []
        self.sections: list[str | None] = []
        self.interrupted = 0
        self.logged: tuple[LoggedAlert, ...] = ()
        self.closed = False
        self.threads: set[int] = set()

    def default_filters(self) -> Filters:
        return FILTERS

    def check_alerts(self, progress: Progress = silent) -> tuple[LoggedAlert, ...]:
        return self.logged

    def alerts(self) -> tuple[LoggedAlert, ...]:
        return self.logged

    def mark_alerts(self, keys: Iterable[str]) -> tuple[LoggedAlert, ...]:
        self.logged = tuple(replace(one, is_read=one.is_read or one.alert.key in set(keys)) for one in self.logged)
        return self.logged

    def ahead(self, page: Page, progress: Progress = silent) -> Page:
        return page

    def page(self, page_id: str, filters: Filters, progress: Progress = silent, section: str | None = None) -> Page:
        self.threads.add(threading.get_ident())
        self.asked.append((page_id, filters))
        self.sections.append(section)
        while self.wait is not None and not self.wait.wait(0.01):
            progress("Reading", 0.5)
        if self.problem:
            raise self.problem
        if self.bug:
            raise self.bug
        makers: dict[str, Callable[[Filters], Page]] = {
            "cost": cost_page,
            "usage": usage_page,
            "compliance": compliance_page,
        }
        plan = next(one for one in PLANS if one.id == page_id)
        return makers.get(page_id, lambda filters: small_page(plan, filters))(filters)

    def choices(self, dimension: str) -> tuple[str, ...]:
        self.threads.add(threading.get_ident())
        return tuple(f"{dimension} {i:02d}" for i in range(30))

    def rows(self, metric_id: str, filters: Filters) -> list[tuple[Any, ...]]:
        return []

    def reload(self) -> bool:
        return False

    def interrupt(self) -> None:
        self.interrupted += 1

    def close(self) -> None:
        self.closed = True
