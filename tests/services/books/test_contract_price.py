"""A contract price is decided here, logged with what it replaces, and put into the book by the central store."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.price import PriceKey
from analytics_desktop.services.books import PriceChange, priced_models, set_price

from .conftest import Office

CHANGE = PriceChange(
    PriceKey("openai", "gpt-5"), "USD", date(2026, 6, 12), "FA-0417", {"input": "0.9", "output": "8.25"}
)


def test_the_next_sync_puts_it_into_the_book_and_what_is_booked_stays(office: Office) -> None:
    desk = office.synced()
    assert ("openai", "gpt-5") in priced_models(desk)
    booked = desk.panel("cost.total_cost", desk.default_filters()).whole
    set_price(desk, CHANGE)
    (decision,) = desk.decisions("contract_price")
    assert decision.body["old"]["input"] != "0.9"
    desk.close()
    again = office.synced()
    assert again.panel("cost.total_cost", again.default_filters()).whole == booked
    again.close()
    with psycopg.connect(office.central) as connection:
        found = connection.execute(
            "SELECT bucket, price_per_million FROM prices p JOIN price_versions v ON v.id = p.version_id "
            "WHERE v.kind = 'contract' AND v.source = 'FA-0417' ORDER BY bucket"
        ).fetchall()
        logged = connection.execute(
            "SELECT resource_id FROM audit_log WHERE action = 'price.set' AND detail->>'source' = 'FA-0417' ORDER BY 1"
        ).fetchall()
    assert found == [("input", Decimal("0.9")), ("output", Decimal("8.25"))]
    assert [name for (name,) in logged] == [
        "openai/gpt-5/standard/standard/global/input",
        "openai/gpt-5/standard/standard/global/output",
    ]


def test_what_is_no_price_is_refused(office: Office) -> None:
    desk = office.synced()
    for prices, sentence in (
        ({}, "needs a price"),
        ({"input": "1,5"}, "is not a price"),
        ({"inputs": "1"}, "no bucket called"),
    ):
        with pytest.raises(Problem, match=sentence):
            set_price(desk, PriceChange(CHANGE.key, "USD", CHANGE.valid_from, CHANGE.source, prices))
    assert desk.decisions("contract_price") == ()
    desk.close()
