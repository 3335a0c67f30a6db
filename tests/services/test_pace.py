"""What took longest last time is begun first."""

from __future__ import annotations

import time
from datetime import date

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.metric import Metric, PanelPlan
from analytics_desktop.models.page import Panel, Source
from analytics_desktop.services import pages
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.pace import Pace
from analytics_desktop.services.query import Reader


def test_what_was_never_done_comes_first_and_then_the_slowest() -> None:
    pace = Pace()
    for work, seconds in (("quick", 0.0), ("slow", 0.02), ("slower", 0.05)):
        with pace.of(work):
            time.sleep(seconds)
    assert pace.slowest_first(["quick", "slow", "new", "slower"]) == ["new", "slower", "slow", "quick"]


def test_what_fails_tells_nothing_of_how_long_it_takes() -> None:
    pace = Pace()
    with pytest.raises(ZeroDivisionError), pace.of("failed"):
        raise ZeroDivisionError
    with pace.of("done"):
        pass
    assert pace.slowest_first(["done", "failed"]) == ["failed", "done"]


def test_a_page_begins_with_its_slowest_panel_and_keeps_its_order(
    example: Reader, source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue, week, begun = load_catalogue(), Filters(Period(date(2026, 3, 2), date(2026, 3, 9))), []
    filled = pages.filled

    def told(reader: Reader, metric: Metric, plan: PanelPlan, filters: Filters) -> Panel:
        begun.append(metric.id)
        return filled(reader, metric, plan, filters)

    monkeypatch.setattr(pages, "AT_ONCE", 1)
    monkeypatch.setattr(pages, "filled", told)
    first = pages.build_page(example, catalogue, source, "usage", week)
    plan = next(one for one in pages.panel_plans(catalogue, catalogue.page("usage")) if one.metric == "usage.retention")
    with example.pace.of(plan):
        time.sleep(1)
    begun.clear()
    assert pages.build_page(example, catalogue, source, "usage", week) == first
    assert begun[0] == "usage.retention"
