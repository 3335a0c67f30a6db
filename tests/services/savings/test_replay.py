"""What-if is exact: against the same sums in plain decimals, and against the ledger itself."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.replay import WhatIf
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.savings.price_book import PriceBook
from analytics_desktop.services.savings.quality import Ratings
from analytics_desktop.services.savings.replay import with_cache_share
from analytics_desktop.services.savings.what_if import replay, what_if

from .facts import DAY, LARGE, SMALL, book, facts, terms, usage, version

ROW = usage(input=1_000_003, cache_read=200_001, output=50_007, booked="4.910110500000")


def test_another_model_costs_its_prices_to_the_last_digit() -> None:
    found = replay(facts(ROW), WhatIf(model="small"))
    tokens = Decimal("3") * 1_000_003 + Decimal("0.3") * 200_001 + Decimal("15") * 50_007
    other = ROW.booked - tokens / 1_000_000  # what is booked beyond tokens stays
    by_hand = (Decimal("1") * 1_000_003 + Decimal("0.1") * 200_001 + Decimal("5") * 50_007) / 1_000_000 + other
    assert found.replayed == by_hand
    assert found.saving == ROW.booked - by_hand


def test_the_same_terms_cost_exactly_what_was_booked() -> None:
    assert replay(facts(ROW), WhatIf(model="large")).replayed == ROW.booked
    assert replay(facts(ROW), WhatIf(batch_share=Fraction(0))).replayed == ROW.booked


def test_half_as_batch_is_half_at_each_price() -> None:
    row = usage(input=2_000_000, booked="6")
    found = replay(facts(row), WhatIf(batch_share=Fraction(1, 2)))
    assert found.replayed == Decimal("4.5")


def test_a_cache_share_keeps_the_input_and_pays_for_writes() -> None:
    tokens = with_cache_share(usage(input=1000, output=7).tokens, Fraction(1, 2), Fraction(1, 10))
    assert sum(tokens[:4]) == 1000
    assert tokens == (450, 500, 50, 0, 7, 0)
    found = replay(facts(usage(input=1_000_000, booked="3")), WhatIf(cache_share=Fraction(1, 2)))
    assert found.replayed == Decimal("3") * Decimal("0.45") + Decimal("0.3") * Decimal("0.5") + Decimal("3.75") / 20


def test_a_whole_cache_share_cannot_write_more_than_is_left() -> None:
    tokens = with_cache_share(usage(input=100).tokens, Fraction(1), Fraction(1, 10))
    assert tokens == (0, 100, 0, 0, 0, 0)


def test_requests_without_a_price_stay_and_are_counted() -> None:
    odd = usage(of=terms(tier="priority"), number=9, input=1_000_000, booked="8")
    world = facts(ROW, odd, book=book(LARGE, SMALL, version(9, terms(tier="priority"), {"input": "8"})))
    found = replay(world, WhatIf(model="small"))
    assert (found.requests, found.unpriced) == (20, 10)
    assert found.booked == ROW.booked + 8
    assert replay(facts(ROW), WhatIf(model="small")).saving == found.saving


def test_what_the_question_does_not_reach_is_untouched() -> None:
    other = usage("Reader", of=terms("small"), number=2, input=1_000_000, booked="1")
    found = replay(facts(ROW, other), WhatIf(model="small", source="large"))
    assert (found.booked, found.untouched) == (ROW.booked, Decimal(1))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (WhatIf(), "Nothing is asked"),
        (WhatIf(model="smal"), "no model with a price called smal"),
        (WhatIf(model="small", agent="Witer"), "called Witer"),
        (WhatIf(cache_share=Fraction(3, 2)), "not possible"),
    ],
)
def test_a_question_that_makes_no_sense_says_why(question: WhatIf, told: str) -> None:
    with pytest.raises(Problem, match=told):
        replay(facts(ROW), question)


def test_quality_that_is_too_thin_is_said() -> None:
    found = replay(facts(ROW), WhatIf(model="small"))
    assert found.holds is None
    assert "Too little feedback" in found.quality


@pytest.mark.parametrize(("mean", "holds"), [(80.0, True), (60.0, False), (77.0, None)])
def test_quality_is_judged_by_ratings(mean: float, holds: bool | None) -> None:
    spread = 20.0 if holds is None else 8.0
    ratings = {("Writer", "large"): Ratings(60, 80.0, 8.0), ("Writer", "small"): Ratings(40, mean, spread)}
    assert replay(facts(ROW, quality=ratings), WhatIf(model="small")).holds is holds


def test_contract_beats_list_then_the_longest_pattern_then_the_newer() -> None:
    wide = version(1, terms("la*"), {"input": "9"})
    long = version(2, terms("larg*"), {"input": "8"})
    older = version(3, terms(), {"input": "7"})
    newer = version(
        4,
        terms(),
        {"input": "6"},
        valid_from=datetime.fromisoformat("2026-03-01"),
        valid_to=datetime.fromisoformat("2026-06-01"),
    )
    contract = version(
        5, terms("l*"), {"input": "5"}, is_contract=True, valid_from=datetime.fromisoformat("2026-05-01")
    )
    found = PriceBook((wide, long, older, newer, contract), "USD", {})
    days = {date(2026, 2, 1): 3, date(2026, 4, 1): 4, DAY: 5}
    assert {day: one.id for day in days if (one := found.at(terms(), day))} == days
    assert (found.at(terms("largest"), date(2026, 2, 1)) or wide).id == 2
    assert found.at(terms(provider="other"), DAY) is None


def test_a_price_in_another_currency_needs_the_rate_of_the_day() -> None:
    euro = version(1, terms(), {"input": "2"}, currency="EUR")
    tokens = usage(input=1_000_000).tokens
    assert PriceBook((euro,), "USD", {("EUR", DAY): Decimal("1.25")}).cost(euro, tokens, DAY) == Fraction(5, 2)
    assert PriceBook((euro,), "USD", {}).cost(euro, tokens, DAY) is None


def test_the_demo_replayed_as_it_was_is_the_ledger(desk: Desk) -> None:
    """Batch share 0 changes nothing: the sum of all rows is the booked cost, over a change of price as well."""
    filters = desk.default_filters()
    found = what_if(desk, filters, WhatIf(batch_share=Fraction(0)))
    assert found.replayed == found.booked == desk.panel("cost.total_cost", filters).whole
    assert found.unpriced == 0


def test_days_may_be_asked_together_or_one_by_one(desk: Desk) -> None:
    """Merging days between two changes of price must not change what they cost under other terms."""
    question = WhatIf(model="claude-haiku-4-5", source="claude-sonnet-4-5")
    finish = desk.default_filters().period.finish
    last = Period(finish - timedelta(days=1), finish)
    days = [Filters(last.shifted(-k)) for k in range(5)]
    whole = what_if(desk, Filters(Period(days[-1].period.start, finish)), question)
    assert whole.saving > 0
    assert whole.replayed == sum((what_if(desk, one, question).replayed for one in days), Decimal(0))
