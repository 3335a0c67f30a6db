"""The requests behind a number are all there, once each, in order, however they are paged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.export.requests_file import write_requests
from analytics_desktop.services.requests import COLUMNS, ORDERS, Order, Place, requests
from tests.fixtures.lake import Synced

NAMES = [column.name for column in COLUMNS]
SALES = (("department", "Sales"), ("agent", "(none)"), ("model", "gpt-5"))


def asked(desk: Desk, *where: tuple[str, str]) -> Filters:
    usual = desk.default_filters()
    coverage = usual.period.shifted(-20)
    return replace(usual, period=coverage, where=where)


def paged(desk: Desk, filters: Filters, order: Order, descending: bool, size: int) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    after: Place | None = None
    while True:
        page = requests(desk, filters, order, descending, after, size)
        rows += page.rows
        if page.after is None:
            return rows
        after = page.after


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("descending", [True, False])
def test_pages_of_any_size_make_the_same_list(desk: Desk, order: Order, descending: bool) -> None:
    filters = asked(desk, *SALES)
    whole = requests(desk, filters, order, descending, None, 100_000)
    assert whole.after is None
    assert len(whole.rows) > 20
    assert paged(desk, filters, order, descending, 7) == list(whole.rows)
    assert len(set(whole.rows)) == len(whole.rows)


def test_the_requests_are_those_that_the_number_counts(desk: Desk) -> None:
    filters = asked(desk, *SALES)
    rows = paged(desk, filters, "cost", True, 500)
    (number,) = desk.rows("usage.requests", replace(filters, grain="whole"))
    assert len(rows) == number[2]
    costs = [row[NAMES.index("Booked cost")] for row in rows]
    assert costs == sorted(costs, reverse=True)  # type: ignore[type-var]
    (booked,) = desk.rows("cost.total_cost", replace(filters, grain="whole"))
    assert sum(costs) == booked[2]  # type: ignore[arg-type]


def test_a_file_of_them_names_nobody(desk: Desk, synced: Synced, tmp_path: Path) -> None:
    filters = asked(desk, *SALES)
    shown = {str(row[NAMES.index("Person")]) for row in paged(desk, filters, "time", True, 500)} - {"(none)"}
    count = write_requests(desk, filters, tmp_path / "requests.csv")
    text = (tmp_path / "requests.csv").read_text("utf-8")
    assert len(text.splitlines()) == count + 1
    assert shown
    assert not [name for name in shown if name in text]


def test_unknown_names_are_refused(desk: Desk) -> None:
    with pytest.raises(Problem, match="no department called Sale"):
        requests(desk, asked(desk, ("department", "Sale")))
