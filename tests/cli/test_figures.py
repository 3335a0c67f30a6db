from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal

from analytics_desktop.cli.figures import Figure, figures_text
from analytics_desktop.cli.page_text import page_text
from analytics_desktop.models.page import Column, Table
from tests.fixtures.pages import COST, DEPARTMENTS, cost_page, daily_cost

LONG = (Column("period", "date"), Column("segment", "text"), Column("value", "money"))


def figure(*rows: tuple[object, ...]) -> Figure:
    return Figure("Total cost", COST, 7, Table(LONG, rows))  # type: ignore[arg-type]


ONE = figure((date(2026, 1, 1), "Sales", Decimal("1234.567890123456")), (date(2026, 1, 2), None, None))


def test_json_is_the_contract_with_money_as_text_and_unknown_as_null() -> None:
    assert json.loads(figures_text([ONE], "json", single=True)) == {
        "metric": COST.id,
        "unit": COST.unit,
        "generation": 7,
        "sql_sha256": COST.sha256,
        "rows": [
            {"period": "2026-01-01", "segment": "Sales", "value": "1234.567890123456"},
            {"period": "2026-01-02", "segment": None, "value": None},
        ],
    }


def test_small_and_large_money_is_never_written_with_an_exponent() -> None:
    text = figures_text(
        [figure((date(2026, 1, 1), None, Decimal("1E-12")), (date(2026, 1, 2), None, Decimal("1E+3")))], "json", True
    )
    assert [row["value"] for row in json.loads(text)["rows"]] == ["0.000000000001", "1000"]


def test_counts_stay_whole_numbers() -> None:
    assert json.loads(figures_text([figure((date(2026, 1, 1), None, 12))], "json", True))["rows"][0]["value"] == 12


def test_csv_holds_every_digit_and_an_empty_field_for_unknown() -> None:
    lines = list(csv.reader(figures_text([ONE], "csv", single=True).splitlines()))
    assert lines == [
        ["period", "segment", "value"],
        ["2026-01-01", "Sales", "1234.567890123456"],
        ["2026-01-02", "", ""],
    ]


def test_the_table_for_people_is_aligned_and_rounds_for_display_only() -> None:
    lines = figures_text([ONE], "table", single=True).splitlines()
    assert lines[1:] == [
        "period      segment     value",
        "----------  -------  --------",
        "2026-01-01  Sales    1,234.57",
        "2026-01-02            unknown",
    ]


def test_an_empty_period_says_so() -> None:
    assert figures_text([figure()], "table", single=True).endswith("No rows in this period.")


def test_a_page_tells_answer_cards_and_every_segment() -> None:
    page = cost_page()
    text = page_text(page, "table")
    assert page.answer in text
    assert page.source.zone in text
    assert f"{sum(daily_cost()):,.2f}" in text
    assert all(name in text for name in DEPARTMENTS)


def test_a_page_as_json_has_each_metric_and_split_once() -> None:
    told = json.loads(page_text(cost_page(), "json"))
    assert [one["metric"] for one in told].count(COST.id) <= 2
    assert sum((Decimal(row["value"]) for row in told[0]["rows"]), Decimal(0)) == sum(daily_cost())
