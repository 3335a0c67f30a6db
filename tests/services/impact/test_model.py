"""The return on investment and what it rests on, against plain arithmetic."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.formula import Formula, Input, Range
from analytics_desktop.models.page import Source
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.export.flat import rows_of
from analytics_desktop.services.export.json_file import panel_data
from analytics_desktop.services.formulas.book import Book
from analytics_desktop.services.formulas.fault import FormulaProblem
from analytics_desktop.services.impact.evidence import whole
from analytics_desktop.services.impact.model import Model
from analytics_desktop.services.impact.payback import course
from analytics_desktop.services.pages import build_page, show
from analytics_desktop.services.query import Reader

WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)))
INPUTS = {
    "cost": Input("cost", "money", ""),
    "value": Input("value", "money", "", "modelled"),
    "time": Input("time", "hours", ""),
}


def model(values: Mapping[str, tuple[str, str, str]], **expressions: tuple[str, str]) -> Model:
    formulas = {name: Formula(name, 1, text, unit) for name, (text, unit) in expressions.items()}
    ranges = {name: Range(*(Decimal(end) for end in ends)) for name, ends in values.items()}
    return Model(Book(formulas, INPUTS), ranges)


SMALL = model(
    {"cost": ("100", "100", "100"), "value": ("150", "300", "500"), "time": ("1", "1", "1")},
    share=("range(0.5, 0.8, 0.9)", "ratio"),
    fee=("range(10, 20, 60)", "money"),
    spent=("cost + fee", "money"),
    roi=("percent((value * share - spent) / spent)", "percent"),
)


def roi(value: str, share: str, fee: str) -> Decimal:
    spent = 100 + Decimal(fee)
    return (Decimal(value) * Decimal(share) - spent) / spent * 100


def test_the_range_takes_each_assumption_at_the_end_that_hurts_and_that_helps() -> None:
    found = SMALL.range("roi")
    assert found.low is not None
    assert round(found.low, 20) == round(roi("150", "0.5", "60"), 20)
    assert found.base == roi("300", "0.8", "20")
    assert found.high is not None
    assert round(found.high, 20) == round(roi("500", "0.9", "10"), 20)


def test_sensitivity_moves_one_assumption_and_ranks_by_what_it_does() -> None:
    pulls = SMALL.pulls("roi")
    assert [pull.assumption for pull in pulls] == ["value", "share", "fee"]
    ends = [(pull.low, pull.high) for pull in (pulls[0], pulls[2])]
    value, fee = [[round(end or 0, 20) for end in pair] for pair in ends]
    assert value == [round(roi("150", "0.8", "20"), 20), round(roi("500", "0.8", "20"), 20)]
    assert fee == [round(roi("300", "0.8", "10"), 20), round(roi("300", "0.8", "60"), 20)]


def test_a_number_is_as_strong_as_its_weakest_evidence() -> None:
    assert SMALL.mark("cost") == "measured"
    assert SMALL.mark("value") == "modelled"
    assert SMALL.mark("spent") == "asserted"


def test_formulas_that_need_each_other_are_faults_and_the_rest_stands() -> None:
    found = model(
        {"cost": ("1", "1", "1")}, a=("b + cost", "money"), b=("a + cost", "money"), c=("cost * 2", "money"),
        d=("cost + time", "money"), e=("d + cost", "money"),
    )  # fmt: skip
    assert set(found.book.faults) == {"a", "b", "d", "e"}
    assert "in turn" in found.book.faults["a"].sentence
    assert "has a fault" in found.book.faults["e"].sentence
    assert found.value("c") == 2
    assert found.value("a") is None


def test_a_change_that_would_break_another_formula_is_refused() -> None:
    with pytest.raises(FormulaProblem, match="roi could no longer be computed"):
        SMALL.book.tried(Formula("spent", 2, "time", "hours"))
    with pytest.raises(FormulaProblem, match="in turn"):
        SMALL.book.tried(Formula("fee", 2, "spent", "money"))


def test_a_scenario_changes_only_what_it_sets() -> None:
    other = SMALL.under({"fee": "50", "value": "400 money"})
    assert round(other.value("roi") or 0, 20) == round(roi("400", "0.8", "50"), 20)
    assert SMALL.value("roi") == roi("300", "0.8", "20")
    with pytest.raises(FormulaProblem, match="no input or formula feee"):
        SMALL.under({"feee": "1"})


def month(number: int, cost: str, value: str) -> tuple[date, Model]:
    found = model(
        {"cost": (cost, cost, cost), "value": (value, value, value)},
        investment=("cost", "money"), benefits=("value", "money"), setup_cost=("100", "money"),
    )  # fmt: skip
    return date(2026, number, 1), found


def test_payback_is_the_month_in_which_benefit_covers_investment_since_the_first_one() -> None:
    months = dict([month(1, "0", "50"), month(2, "10", "30"), month(3, "10", "60"), month(4, "10", "60")])
    found = course(months)
    assert found.months == (date(2026, 2, 1), date(2026, 3, 1), date(2026, 4, 1))
    assert found.investment == (110, 120, 130)
    assert found.benefit == (30, 90, 150)
    assert found.paid_back == 3
    assert course(dict(list(months.items())[:3])).paid_back is None


def test_the_way_ahead_is_told_by_the_last_three_months() -> None:
    found = course(dict(month(number, "10", "20") for number in range(1, 6)))
    assert found.paid_back is None
    assert found.ahead == 5  # 50 are missing at 10 a month


def test_every_formula_that_ships_is_valid(example: Reader) -> None:
    found = whole(example.table(load_catalogue().metric("impact.formula_values"), WEEK))
    assert found.book.faults == {}
    assert len(found.book.trees) == len(found.book.formulas) > 10


def test_the_return_of_the_example_world_is_what_arithmetic_says(example: Reader) -> None:
    """Hours worth 30 (19 to 39) against 2.25 of booked cost; nothing else is entered."""
    panel = show(example, load_catalogue(), "impact.roi", WEEK, "finance")
    assert round(Decimal(str(panel.whole)), 20) == round((Decimal(30) - Decimal("2.25")) / Decimal("2.25") * 100, 20)
    assert panel.note.startswith("From 744.4 % to 1633.3 %. 100.0 % of the benefit is measured.")
    assert "Not entered, counted as 0: platform_rate, people_rate, margin." in panel.note
    assert panel.receipt is not None
    assert "roi v0: percent((benefits - investment) / investment)" in panel.receipt.formulas


def test_the_course_of_payback_has_steps_of_months_whatever_the_page_asks(example: Reader, source: Source) -> None:
    page = build_page(example, load_catalogue(), source, "impact", WEEK, section="Return")
    panel = next(one for one in page.panels if one.metric.id == "impact.payback_course")
    assert panel.grain == "month"
    assert {row.grain for row in rows_of(panel, page)} == {"whole", "month"}
    told = panel_data(panel, page)
    assert told["grain"] == "month"
    assert {row["segment"]: row["value"] for row in told["rows"]}["Benefit, high"].startswith("39.000")


def test_metrics_that_say_the_same_are_asked_once(example: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    asking = example._asking
    real = asking.ask
    example.add_decisions([])  # forgets what was asked before
    monkeypatch.setattr(asking, "ask", lambda sql, *rest: asked.append(sql) or real(sql, *rest))
    for name in ("roi", "return_lines", "sensitivity", "formula_values"):
        example.table(load_catalogue().metric(f"impact.{name}"), WEEK.over(WEEK.period, "whole"))
    assert sum("impact_evidence" in sql for sql in asked) == 1


def test_efficiency_moves_with_one_baseline(example: Reader) -> None:
    found = whole(example.table(load_catalogue().metric("impact.formula_values"), WEEK)).range("efficiency_gain")
    expected = [100 * (1 - 1 / Decimal(minutes)) for minutes in (20, 31, 40)]
    assert [round(end, 6) for end in (found.low, found.base, found.high) if end is not None] == [
        round(end, 6) for end in expected
    ]
