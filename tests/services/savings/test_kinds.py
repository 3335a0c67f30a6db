"""Each kind of recommendation by arithmetic in plain Python, and where it must not speak."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.savings.decisions import decide_recommendation
from analytics_desktop.services.savings.facts import Facts
from analytics_desktop.services.savings.kinds import recommendations
from analytics_desktop.services.savings.quality import Ratings
from analytics_desktop.services.savings.taken import realised

from .facts import facts, terms, usage, work

GOOD, BAD, FEW = Ratings(200, 80, 8), Ratings(200, 50, 8), Ratings(3, 90, 8)
BOTH = (
    usage(input=10_000_000, booked="30"),
    usage(of=terms("small"), number=2, input=1_000_000, booked="1"),
)


def of_kind(kind: str, world: Facts) -> list[Recommendation]:
    return [one for one in recommendations(world) if one.kind == kind]


def test_a_cheaper_model_saves_the_difference_of_prices_a_month() -> None:
    world = facts(*BOTH, quality={("Writer", "large"): GOOD, ("Writer", "small"): GOOD})
    (found,) = of_kind("cheaper model", world)
    saving = 10 * (Decimal(3) - Decimal(1))  # per million tokens
    assert found.monthly == (saving * 365 / 12 / 73).quantize(Decimal("0.01"))
    assert "$20.00 in 73 days" in found.arithmetic
    assert (found.subject, found.confidence) == ("cheaper model/Writer/large/small", "high")


@pytest.mark.parametrize("new", [BAD, FEW, None])
def test_no_cheaper_model_where_quality_falls_or_is_not_known(new: Ratings | None) -> None:
    quality = {("Writer", "large"): GOOD} | ({("Writer", "small"): new} if new else {})
    assert not of_kind("cheaper model", facts(*BOTH, quality=quality))


def test_caching_is_told_to_the_agent_that_lags_behind_its_peers() -> None:
    peers = [usage(name, input=600_000, cache_read=400_000, booked="1.92") for name in "ABCD"]
    (found,) = of_kind("prompt caching", facts(*peers, usage("Late", input=1_000_000, booked="3")))
    assert found.agent == "Late"
    by_hand = 3 - (Decimal(3) * Decimal("0.56") + Decimal("0.3") * Decimal("0.4") + Decimal("3.75") * Decimal("0.04"))
    assert found.monthly == (by_hand * 365 / 12 / 73).quantize(Decimal("0.01"))


def test_batch_is_told_to_an_agent_whose_work_can_wait() -> None:
    waits = [usage(input=2_000_000, booked="6"), usage(of=terms(tier="batch"), number=3, input=2_000_000, booked="3")]
    (found,) = of_kind("batch tier", facts(*waits))
    assert found.monthly == (Decimal("1.5") * 365 / 12 / 73).quantize(Decimal("0.01"))
    assert not of_kind("batch tier", facts(waits[0]))


def test_long_prompts_are_those_above_nine_of_ten_peers() -> None:
    world = facts(work=(*(work(f"A{n}", tokens=1000 + n) for n in range(10)), work("Long", tokens=4000, booked="80")))
    (found,) = of_kind("long prompts", world)
    assert found.agent == "Long"
    assert found.monthly == (Decimal(80) * (1 - Decimal(1009) / 4000) * 365 / 12 / 73).quantize(Decimal("0.01"))


def test_retry_waste_is_what_exceeds_the_usual_share() -> None:
    world = facts(work=(work("A"), work("B"), work("C"), work("Loops", booked="200", retries="52")))
    (found,) = of_kind("retry waste", world)
    assert found.agent == "Loops"
    assert found.monthly == ((52 - Decimal("0.01") * 200) * 365 / 12 / 73).quantize(Decimal("0.01"))


def test_idle_seats_are_told_without_a_price_and_not_for_a_handful() -> None:
    (found,) = of_kind("idle seats", facts(seats=60, idle=7))
    assert found.monthly is None
    assert not of_kind("idle seats", facts(seats=60, idle=4))


def test_the_realised_saving_is_the_change_of_a_request_times_requests_since() -> None:
    taken = date(2026, 5, 1)
    days = {taken - timedelta(days=k): (10, Decimal(20)) for k in range(1, 31)}
    days |= {taken + timedelta(days=k): (20, Decimal(30)) for k in range(1, 11)}
    days[taken - timedelta(days=31)] = (1, Decimal(999))
    days[taken] = (1, Decimal(999))
    saved, _ = realised(days, taken, taken + timedelta(days=11))
    assert saved == Decimal(200) * (Decimal(2) - Decimal("1.5"))
    assert realised(days, taken, taken + timedelta(days=1))[0] is None


@pytest.fixture
def desk(deciding_desk: Desk) -> Desk:
    return deciding_desk


def told(desk: Desk) -> dict[str, tuple[object, ...]]:
    table = desk.panel("cost.recommendations", desk.default_filters()).table
    assert table is not None
    return {str(row[-1]): row for row in table.rows}


def test_on_the_demo_a_dismissed_one_stays_dismissed_and_a_taken_one_is_followed(desk: Desk) -> None:
    before = told(desk)
    assert before
    assert all(row[3] == "open" and (row[2] is None or Decimal(str(row[2])) > 0) for row in before.values())
    first, second, *_ = (key for key, row in before.items() if row[0] != "idle seats")
    decide_recommendation(desk, "recommendation.dismissed", first, "not now")
    decide_recommendation(desk, "recommendation.taken", second)
    after = told(desk)
    assert (after[first][3], after[second][3]) == ("dismissed", "taken")
    assert list(after).index(first) == len(after) - 1
    decide_recommendation(desk, "recommendation.taken", first)
    assert told(desk)[first][3] == "taken"
    with pytest.raises(Problem, match="no recommendation"):
        decide_recommendation(desk, "recommendation.taken", "nothing/like/this")


def test_a_share_is_exact() -> None:
    assert facts(days=73).monthly(Fraction(73 * 12, 365)) == Decimal("1.00")
