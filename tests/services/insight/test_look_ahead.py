"""Line charts of the demo company get a forecast and name the planted runaway days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from analytics_desktop.models.filters import Period
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.insight.look_ahead import HORIZON, look_ahead, metric_forecast
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import Synced


@pytest.fixture(scope="module")
def desk(synced: Synced) -> Iterator[Desk]:
    opened = Desk.open(synced.workspace, synced.secrets)
    yield opened
    opened.close()


def test_the_planted_runaway_is_marked_on_the_cost_chart(desk: Desk, demo_central: DemoCentral) -> None:
    runaway = demo_central.key["runaway_agent"]
    filters = desk.default_filters()
    period = Period(filters.period.finish - timedelta(days=30), filters.period.finish)
    page = look_ahead(desk, desk.page("cost", replace(filters, period=period)))
    chart = next(panel for panel in page.panels if panel.metric.id == "cost.total_cost" and panel.chart == "line")
    days = [mark.period.isoformat() for mark in chart.marks]
    assert any(runaway["first"][:10] <= day <= runaway["until"][:10] for day in days)
    assert len(days) <= 3


def test_a_forecast_follows_the_last_day_of_the_chart(desk: Desk) -> None:
    filters = desk.default_filters()
    page = look_ahead(desk, desk.page("usage", filters))
    ahead = [panel.outlook for panel in page.panels if panel.outlook]
    for outlook in ahead:
        assert outlook.periods[0] == filters.period.finish
        assert len(outlook.periods) == HORIZON
        assert all(
            low <= point <= high
            for low, point, high in zip(outlook.low_95, outlook.point, outlook.high_95, strict=True)
        )


def test_a_chart_that_ends_earlier_than_the_data_has_no_forecast(desk: Desk) -> None:
    filters = desk.default_filters()
    page = look_ahead(desk, desk.page("cost", replace(filters, period=filters.period.shifted(-7))))
    assert all(panel.outlook is None for panel in page.panels)


def test_cards_and_bars_stay_as_they_were(desk: Desk) -> None:
    page = desk.page("cost", desk.default_filters())
    after = look_ahead(desk, page)
    unchanged = [one for one in page.panels if one.chart != "line"]
    assert [one for one in after.panels if one.chart != "line"] == unchanged


def test_a_metric_forecast_names_its_model(desk: Desk) -> None:
    result = metric_forecast(desk, "cost.total_cost", desk.default_filters(), 14)
    assert len(result.rows) == 14
    assert result.model
