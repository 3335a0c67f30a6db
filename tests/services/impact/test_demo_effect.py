"""What is planted about deals in the demo company is found, with the figures of its answer key."""

from __future__ import annotations

from datetime import date
from statistics import median

import polars as pl

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.central.demo.deals import deals
from analytics_desktop.services.central.demo.organisation import found_company
from analytics_desktop.services.central.demo.plan import Plan
from analytics_desktop.services.central.demo.planted import AnswerKey
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.impact.statistics import rate_difference, wilson
from tests.fixtures.demo import DemoCentral

EVER = Filters(Period(date(2020, 1, 1), date(2030, 1, 1)), compare="off")


def test_assisted_and_other_deals_are_counted_as_the_answer_key_says(desk: Desk, demo_central: DemoCentral) -> None:
    key = demo_central.key["assisted_deals"]
    panel = desk.panel("impact.deals", EVER)
    assert panel.table is not None
    found = {str(row[0]): row[1:3] for row in panel.table.rows}
    assert found["assisted"] == (key["won"] + key["lost"], key["won"])
    assert found["not assisted"] == (key["other_won"] + key["other_lost"], key["other_won"])
    assert "may be selection" in panel.note


def test_the_formulas_of_the_demo_are_valid_and_give_a_return(desk: Desk) -> None:
    panel = desk.panel("impact.formula_values", desk.default_filters())
    assert panel.table is not None
    assert [row for row in panel.table.rows if row[-1]] == []
    value = desk.panel("impact.roi", desk.default_filters())
    assert value.whole is not None
    assert value.receipt is not None
    assert "roi v2: percent((benefits - investment) / investment)" in value.receipt.formulas


def test_the_planted_effect_on_winning_is_within_the_interval_of_a_large_company() -> None:
    plan = Plan(8000, 395, 5, date(2026, 3, 1))
    key = AnswerKey()
    frame, touches = deals(plan, found_company(plan), key)
    touched = pl.Series((touches.deal + 1).tolist()).unique()
    closed = frame.filter(pl.col("stage") != "open").with_columns(assisted=pl.col("id").is_in(touched.to_list()))
    groups = {
        helped: (int((part["stage"] == "won").sum()), part.height) for (helped,), part in closed.group_by("assisted")
    }
    difference = rate_difference(groups[True], groups[False])
    planted = key.facts["assisted_deals"]
    assert difference is not None
    assert difference.excludes_zero
    assert difference.low is not None
    assert difference.high is not None
    assert difference.low < planted["win_rate"] - planted["other_win_rate"] < difference.high
    rate = wilson(*groups[True])
    assert rate is not None
    assert abs(rate.value - planted["win_rate"]) < 0.03
    days = closed.with_columns(days=(pl.col("closed_on") - pl.col("opened_on")).dt.total_days())
    assert median(days.filter("assisted")["days"]) < median(days.filter(~pl.col("assisted"))["days"])
