"""Each cause is named alone when it acts alone, and together the parts are the change to the last digit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics_desktop.models.bridge import BUCKETS, LedgerCell
from analytics_desktop.services.insight.bridge import CAUSES, OTHER, bridge

PRICES = [Decimal(price) / 10**6 for price in ("3", "0.3", "3.75", "6", "15", "15")]


def cell(
    model: str = "large",
    tier: str = "standard",
    first: int = 100,
    retries: int = 0,
    tokens: tuple[int, ...] = (50_000, 40_000, 1_000, 500, 20_000, 3_000),
    factor: str = "1",
) -> LedgerCell:
    costs = tuple(count * price * Decimal(factor) for count, price in zip(tokens, PRICES, strict=True))
    return LedgerCell(model, tier, first, retries, tokens, costs)


def scaled(one: LedgerCell, times: int) -> LedgerCell:
    return replace(
        one,
        first_attempts=one.first_attempts * times,
        retries=one.retries * times,
        tokens=tuple(count * times for count in one.tokens),
        cost=tuple(cost * times for cost in one.cost),
    )


def causes(before: list[LedgerCell], after: list[LedgerCell]) -> dict[str, Decimal]:
    return {part.cause: part.amount for part in bridge(before, after).parts if part.amount}


def test_twice_the_requests_is_volume_alone() -> None:
    assert causes([cell()], [scaled(cell(), 2)]) == {"Volume": sum(cell().cost)}


def test_a_dearer_price_is_price_alone() -> None:
    assert causes([cell()], [cell(factor="1.5")]) == {"Price": sum(cell().cost) / 2}


def test_retries_are_their_own_cause() -> None:
    again = replace(scaled(cell(), 2), first_attempts=100, retries=100)
    assert causes([cell()], [again]) == {"Retries": sum(cell().cost)}


def test_retries_alone_are_volume() -> None:
    left = replace(scaled(cell(), 2), first_attempts=0, retries=200)
    assert causes([cell()], [left]) == {"Volume": sum(cell().cost)}


def test_longer_requests_are_tokens_per_request() -> None:
    longer = replace(scaled(cell(), 3), first_attempts=100)
    assert causes([cell()], [longer]) == {"Tokens per request": 2 * sum(cell().cost)}


def test_more_reading_from_the_cache_lowers_cost_by_the_cache_rate() -> None:
    before = cell(tokens=(90_000, 0, 0, 0, 0, 0))
    after = cell(tokens=(0, 90_000, 0, 0, 0, 0))
    assert causes([before], [after]) == {"Cache rate": sum(after.cost) - sum(before.cost)}


def test_moving_to_a_cheaper_model_is_model_mix() -> None:
    large, small = cell(), cell(model="small", factor="0.1")
    result = causes([large], [small])
    assert result == {"Model mix": sum(small.cost) - sum(large.cost)}


def test_moving_to_the_batch_tier_is_tier_mix() -> None:
    standard, batch = cell(), cell(tier="batch", factor="0.5")
    assert causes([standard], [batch]) == {"Tier mix": sum(batch.cost) - sum(standard.cost)}


def test_server_tools_are_told_apart() -> None:
    after = replace(cell(), other=Decimal("1.25"))
    assert causes([cell()], [after]) == {OTHER: Decimal("1.25")}


def test_starting_from_nothing_is_volume() -> None:
    assert causes([], [cell()]) == {"Volume": sum(cell().cost)}


def test_nothing_at_all_has_no_change() -> None:
    result = bridge([], [])
    assert (result.before, result.after) == (0, 0)
    assert [part.cause for part in result.parts] == list(CAUSES)


counts = st.integers(0, 10**7)
cells = st.builds(
    lambda model, tier, first, retries, tokens, prices, other: LedgerCell(
        model,
        tier,
        first,
        retries,
        tuple(tokens),
        tuple((count * price / 10**6).quantize(Decimal("1e-12")) for count, price in zip(tokens, prices, strict=True)),
        other,
    ),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(["standard", "batch"]),
    st.integers(1, 10**5),
    st.integers(0, 10**4),
    st.lists(counts, min_size=len(BUCKETS), max_size=len(BUCKETS)),
    st.lists(
        st.decimals(0, 100, places=6, allow_nan=False, allow_infinity=False),
        min_size=len(BUCKETS),
        max_size=len(BUCKETS),
    ),
    st.decimals(0, 10, places=12, allow_nan=False, allow_infinity=False),
)


@given(st.lists(cells, max_size=6), st.lists(cells, max_size=6))
def test_the_parts_sum_to_the_change_exactly(before: list[LedgerCell], after: list[LedgerCell]) -> None:
    result = bridge(before, after)
    assert sum((part.amount for part in result.parts), Decimal(0)) == result.change
    booked = sum((sum(one.cost) + one.other for one in after), Decimal(0))
    assert result.after == booked


@given(st.lists(cells, min_size=1, max_size=5))
def test_the_same_period_twice_has_no_parts(period: list[LedgerCell]) -> None:
    assert all(part.amount == 0 for part in bridge(period, period).parts)


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_the_rows_does_not_matter(order: int) -> None:
    before = [cell(), cell(model="small", factor="0.1")][::order]
    after = [cell(tier="batch", factor="0.5"), cell(first=70)][::order]
    assert bridge(before, after) == bridge(before[::-1], after[::-1])
