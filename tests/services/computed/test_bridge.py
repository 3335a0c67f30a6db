"""The bridge panel: its parts sum to the change of the booked cost, and its sentence is true of its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from analytics_desktop.models.bridge import Bridge, BridgePart
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import Panel
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.computed.bridge import bridge_words
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader
from tests.fixtures.demo import DemoCentral
from tests.fixtures.example import CATALOGUE, World, empty_world

TUESDAY = Filters(Period(date(2026, 3, 3), date(2026, 3, 4)))


def bridge_of(reader: Reader, filters: Filters) -> Panel:
    return show(reader, load_catalogue(), "cost.bridge", filters, "finance")


def parts_of(panel: Panel) -> dict[str, Decimal]:
    return {part.segment: Decimal(str(part.value)) for part in panel.parts}


def demo_filters(desk: Desk, days: int) -> Filters:
    finish = desk.default_filters().period.finish
    return Filters(Period(finish - timedelta(days=days), finish))


@pytest.mark.parametrize("days", [1, 7, 25])
@pytest.mark.parametrize("dimension", [None, "department", "team", "agent", "model", "provider", "tier"])
def test_the_parts_sum_to_the_change_of_booked_cost(desk: Desk, days: int, dimension: str | None) -> None:
    for choice in desk.choices(dimension)[:3] if dimension else ("",):
        filters = replace(demo_filters(desk, days), where=((dimension, choice),) if dimension else ())
        panel, booked = desk.panel("cost.bridge", filters), desk.panel("cost.total_cost", filters)
        assert sum(parts_of(panel).values()) == (panel.whole or 0)
        assert (panel.before or 0) == (booked.before or 0)
        assert Decimal(str(panel.before or 0)) + Decimal(str(panel.whole or 0)) == (booked.whole or 0)


def test_filters_of_several_dimensions_keep_the_sum(desk: Desk) -> None:
    where = (("department", desk.choices("department")[1]), ("model", "claude-sonnet-4-5"), ("model", "gpt-5"))
    filters = replace(demo_filters(desk, 14), where=where)
    panel, booked = desk.panel("cost.bridge", filters), desk.panel("cost.total_cost", filters)
    assert panel.whole
    assert sum(parts_of(panel).values()) == panel.whole
    assert panel.before == booked.before


def test_the_planted_price_cut_is_a_saving_by_price(desk: Desk, demo_central: DemoCentral) -> None:
    """The contract takes a tenth off the tokens of one model; two weeks before and after, and two weeks later."""
    key = demo_central.key["price_change"]
    began, span = date.fromisoformat(key["day"]), timedelta(days=14)
    asked = Filters(Period(began, began + span), where=(("model", key["model"]),))
    panel = desk.panel("cost.bridge", asked)
    later = desk.panel("cost.bridge", replace(asked, period=asked.period.shifted(span.days)))
    price = parts_of(panel)["Price"]
    cost = Decimal(str(panel.before)) + Decimal(str(panel.whole)) - parts_of(panel)["Other charges"]
    assert Decimal("0.09") < -price / (cost - price) < Decimal("0.11")
    assert abs(parts_of(later)["Price"]) < -price / 10


def test_causes_are_named_on_the_example_world(example: Reader) -> None:
    panel = bridge_of(example, TUESDAY)
    assert (panel.by, panel.before, panel.whole) == ("cause", Decimal("1.5"), Decimal("-0.75"))
    assert panel.change is not None
    assert (panel.change.verdict, panel.change.percent) == ("better", -50.0)
    assert panel.receipt is not None
    assert panel.receipt.rows == 3
    assert panel.receipt.sql_sha256 == load_catalogue().metric("cost.bridge").sha256


def test_prices_in_another_currency_are_told_in_the_reporting_currency(world: World) -> None:
    """The price book of the example in euros, at 1.25: the buckets cost a quarter more and the rest is less."""
    reader = world.fill((CATALOGUE / "example.sql").read_text("utf-8")).fill(EUROS).reader()
    rows = reader.table(load_catalogue().metric("cost.bridge"), TUESDAY).rows
    assert rows[0][10:12] == (Decimal("0.15"), Decimal("0.01"))
    assert sum(Decimal(str(cell)) for cell in rows[0][10:]) == Decimal("0.75")


def test_each_day_has_its_own_rate(world: World) -> None:
    """Fresh tokens of 0.36 euros on Monday, at 1.5, and of 0.12 on Tuesday, at 1.25."""
    monday = Filters(Period(date(2026, 3, 2), date(2026, 3, 3)))
    both = Filters(Period(date(2026, 3, 2), date(2026, 3, 4)))
    more = "INSERT INTO fx_rates VALUES ('EUR', '2026-03-02', 1.5, 'example');"
    reader = world.fill((CATALOGUE / "example.sql").read_text("utf-8")).fill(EUROS).fill(more).reader()
    one, two, whole = (
        [Decimal(str(row[10])) for row in reader.table(load_catalogue().metric("cost.bridge"), filters).rows]
        for filters in (monday, TUESDAY, both)
    )
    assert two == [Decimal("0.15")]
    assert sum(whole) == sum(one) + sum(two)
    assert sum(one) == Decimal("1.5") * Decimal("0.36")


EUROS = """
UPDATE price_versions SET currency = 'EUR';
INSERT INTO fx_rates VALUES ('EUR', '2026-03-03', 1.25, 'example');
"""


def test_a_role_without_the_price_book_has_all_of_it_as_other_charges() -> None:
    world = empty_world().fill((CATALOGUE / "example.sql").read_text("utf-8"))
    reader = world.fill("DELETE FROM prices; DELETE FROM price_versions;").reader()
    rows = reader.table(load_catalogue().metric("cost.bridge"), TUESDAY).rows
    assert rows[0][10:] == (0, 0, 0, 0, 0, 0, Decimal("0.75"))
    world.connection.close()


def test_without_a_comparison_it_says_what_to_choose(example: Reader) -> None:
    with pytest.raises(Problem, match="told against an earlier period"):
        bridge_of(example, replace(TUESDAY, compare="off"))
    with pytest.raises(Problem, match="no data of the whole compared period"):
        bridge_of(example, Filters(Period(date(2026, 3, 3), date(2026, 3, 6))))


def test_a_period_without_requests_has_no_parts(example: Reader) -> None:
    panel = bridge_of(example, Filters(Period(date(2027, 3, 3), date(2027, 3, 4))))
    assert (panel.parts, panel.whole) == ((), None)


def told(change: str, **parts: str) -> str:
    amounts = tuple(BridgePart(name.replace("_", " "), Decimal(amount)) for name, amount in parts.items())
    return bridge_words(Bridge(Decimal(100_000), Decimal(100_000) + Decimal(change), amounts), "USD")


def test_the_sentence_names_what_moved_most_and_what_moved_against_it() -> None:
    assert told("14800", Volume="14200", Model_mix="9400", Cache_rate="-8800") == (
        "Up $14.8 k: mostly volume (+$14.2 k) and model mix (+$9.4 k); cache rate saved $8.8 k"
    )
    assert told("-9000", Volume="1000", Price="-10000") == "Down $9.0 k: mostly price (−$10.0 k); volume added $1.0 k"
    assert told("1010", Volume="1000", Retries="10") == "Up $1.0 k: mostly volume (+$1.0 k)"
    assert told("0", Volume="5", Price="-5") == "Unchanged"
