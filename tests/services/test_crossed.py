"""Any two dimensions crossed: exact, with `(none)` as a segment of its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Cell
from analytics_desktop.services.catalogue import DIMENSIONS, load_catalogue
from analytics_desktop.services.marts import refresh_marts
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader
from tests.fixtures.example import CATALOGUE, World

WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))


def crossed(reader: Reader, by: str, cross: str, metric: str = "cost.total_cost") -> dict[str, dict[str, Cell]]:
    panel = show(reader, load_catalogue(), metric, Filters(WEEK, by=by, cross=cross, compare="off"), "finance")
    assert panel.table is not None
    names = [column.name for column in panel.table.columns]
    return {str(row[0]): dict(zip(names[1:], row[1:], strict=True)) for row in panel.table.rows}


def test_cells_rows_and_columns_sum_to_the_whole(example: Reader) -> None:
    assert crossed(example, "department", "model") == {
        "Engineering": {"large": Decimal("1.5"), "small": 0, "unlisted": 0, "(all)": Decimal("1.5")},
        "Sales": {"large": Decimal("0.5"), "small": Decimal("0.25"), "unlisted": 0, "(all)": Decimal("0.75")},
        "(none)": {"large": 0, "small": 0, "unlisted": None, "(all)": None},
        "(all)": {"large": Decimal(2), "small": Decimal("0.25"), "unlisted": None, "(all)": Decimal("2.25")},
    }


@pytest.mark.parametrize(("by", "cross"), list(permutations(DIMENSIONS, 2)))
def test_every_pair_of_dimensions_sums_to_the_split_by_one(example: Reader, by: str, cross: str) -> None:
    metric = load_catalogue().metric("cost.total_cost")
    alone = {segment: value for _, segment, value in example.rows(metric, Filters(WEEK, "whole", by=by))}
    table = crossed(example, by, cross)
    assert {name: row["(all)"] for name, row in table.items() if name != "(all)"} == alone
    assert table["(all)"]["(all)"] == Decimal("2.25")


def test_people_by_model_are_answered_from_the_requests(example: Reader) -> None:
    table = crossed(example, "person", "model")
    assert table["Bob"] == {"large": 0, "small": Decimal("0.25"), "unlisted": 0, "(all)": Decimal("0.25")}
    requests = crossed(example, "person", "agent", "usage.requests")
    assert requests["Cid"]["Triage"] == 2


def test_a_ratio_is_asked_for_at_each_level_and_never_summed(example: Reader) -> None:
    table = crossed(example, "department", "model", "cost.cost_per_request")
    assert table["Sales"]["(all)"] == Decimal("0.375")
    assert table["(all)"]["(all)"] == Decimal("0.5625")


def test_another_period_loads_its_own_requests(example: Reader) -> None:
    metric = load_catalogue().metric("cost.total_cost")
    monday = Filters(Period(date(2026, 3, 2), date(2026, 3, 3)), "whole", where=(("person", "Cid"), ("model", "large")))
    tuesday = Filters(Period(date(2026, 3, 3), date(2026, 3, 4)), "whole", where=monday.where)
    assert [example.rows(metric, one)[0][2] for one in (monday, tuesday)] == [Decimal("0.75")] * 2


def test_people_by_model_are_refused_for_days_whose_requests_are_gone(world: World) -> None:
    world.fill((CATALOGUE / "example.sql").read_text("utf-8"))
    refresh_marts(world.connection, None, world.zone)
    world.connection.execute("DELETE FROM lake.ai_cost_tracking WHERE occurred_at < '2026-03-03'")
    reader = world.opened()
    with pytest.raises(Problem, match="known from 2026-03-03 on"):
        crossed(reader, "person", "model")


@pytest.mark.parametrize(
    ("by", "cross", "metric", "sentence"),
    [
        ("model", "model", "cost.total_cost", "two different dimensions"),
        ("model", "colour", "cost.total_cost", "no dimension called colour"),
        ("department", "team", "cost.price_book", "cannot be crossed"),
        ("department", "model", "cost.budget_use", "cannot be crossed"),
        ("department", "team", "usage.events", "is about people"),
    ],
)
def test_what_cannot_be_crossed_is_refused_with_its_reason(
    example: Reader, by: str, cross: str, metric: str, sentence: str
) -> None:
    with pytest.raises(Problem, match=sentence):
        crossed(example, by, cross, metric)
