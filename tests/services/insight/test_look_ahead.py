"""Line charts of the demo company get a forecast and name the planted runaway days."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from analytics_desktop.models.filters import Grain, Period
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.insight.forecast import as_moment
from analytics_desktop.services.insight.look_ahead import HORIZON, look_ahead, metric_forecast
from tests.fixtures.demo import DemoCentral


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
    told = [panel.outlook for panel in page.panels if panel.outlook]
    assert all(outlook.note for outlook in told), "what cannot be expected says why"
    ahead = [outlook for outlook in told if outlook.periods]
    assert ahead
    for outlook in ahead:
        assert outlook.periods[0] == filters.period.finish
        assert len(outlook.periods) == HORIZON
        assert all(
            low <= point <= high
            for low, point, high in zip(outlook.low_95, outlook.point, outlook.high_95, strict=True)
        )


@pytest.mark.parametrize(("grain", "steps"), [("week", 8), ("month", 3)])
def test_weeks_and_months_have_a_forecast_after_the_last_of_the_chart(
    desk: Desk, grain: Grain, steps: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    filters = replace(desk.default_filters(), grain=grain)
    days = [filters.period.finish - timedelta(days=1100 - n) for n in range(1100)]  # the demo is too short for months
    line = [as_moment(day) for day in days], [100.0 + n + 7919 * n % 53 for n in range(1100)]
    monkeypatch.setattr("analytics_desktop.services.insight.look_ahead.metric_series", lambda *_: line)
    chart = next(
        panel
        for panel in look_ahead(desk, desk.page("cost", filters)).panels
        if panel.metric.id == "cost.total_cost" and panel.chart == "line" and len(panel.series) == 1
    )
    assert chart.outlook is not None
    assert chart.outlook.note
    assert len(chart.outlook.periods) == steps
    assert chart.outlook.periods[0] > max(chart.series[0].periods)  # type: ignore[type-var]
    assert chart.outlook.step == grain
    assert f"% off a {grain}" in chart.outlook.note
    assert chart.marks == ()


def test_a_chart_that_ends_earlier_than_the_data_has_no_forecast(desk: Desk) -> None:
    filters = desk.default_filters()
    page = look_ahead(desk, desk.page("cost", replace(filters, period=filters.period.shifted(-7))))
    assert all(panel.outlook is None for panel in page.panels)


def test_cards_and_bars_stay_as_they_were(desk: Desk) -> None:
    page = desk.page("cost", desk.default_filters())
    after = look_ahead(desk, page)
    unchanged = [one for one in page.panels if one.chart != "line" and not one.pending]
    assert [one for one in after.panels if one.chart != "line" and not one.metric.later] == unchanged


def test_slow_panels_follow_in_their_places(desk: Desk) -> None:
    page = desk.page("cost", desk.default_filters())
    after = look_ahead(desk, page)
    slow = [number for number, panel in enumerate(page.panels) if panel.pending]
    assert slow
    for number in slow:
        was, now = page.panels[number], after.panels[number]
        assert (now.metric, now.title, now.section, now.pending) == (was.metric, was.title, was.section, False)
        assert now.table is not None
        assert now.table.rows


def test_a_day_that_is_not_over_is_not_learned_from(desk: Desk) -> None:
    """A period that takes in the running day has its forecast from that day on."""
    filters = desk.default_filters()
    longer = replace(filters, period=Period(filters.period.start, filters.period.finish + timedelta(days=1)))
    usual = look_ahead(desk, desk.page("cost", filters, section="Spending"))
    running = look_ahead(desk, desk.page("cost", longer, section="Spending"))
    of = lambda page: [panel.outlook for panel in page.panels if panel.outlook and panel.outlook.periods]  # noqa: E731
    assert of(running) == of(usual)
    assert of(running)


def test_a_filter_has_a_forecast_of_its_own(desk: Desk) -> None:
    filters = replace(desk.default_filters(), where=(("department", "Engineering"),))
    whole = metric_forecast(desk, "cost.total_cost", desk.default_filters(), 14)
    part = metric_forecast(desk, "cost.total_cost", filters, 14)
    assert 0 < sum(row.point for row in part.rows) < sum(row.point for row in whole.rows)


def test_a_metric_forecast_names_its_model(desk: Desk) -> None:
    result = metric_forecast(desk, "cost.total_cost", desk.default_filters(), 14)
    assert len(result.rows) == 14
    assert result.model
