"""The parts of the generator that need no database."""

from __future__ import annotations

from dataclasses import astuple
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.central.demo.activity import activity
from analytics_desktop.services.central.demo.columns import dollars, hexadecimal, running_total, uuids, within
from analytics_desktop.services.central.demo.days import raw_frames
from analytics_desktop.services.central.demo.organisation import TEAMS, found_company
from analytics_desktop.services.central.demo.plan import Plan, microseconds
from analytics_desktop.services.central.demo.planted import plant
from analytics_desktop.services.central.demo.prices import (
    BUCKETS,
    GPT,
    MODELS,
    OPUS,
    SONNET,
    UNPRICED,
    price_book,
)
from analytics_desktop.services.central.demo.workdays import OFFICES, WEEKEND, work_calendar
from analytics_desktop.services.central.demo.world import world

TODAY = date(2026, 6, 15)


@pytest.mark.parametrize(("people", "days", "seed"), [(39, 100, 1), (100, 44, 1), (100, 100, -1)])
def test_too_small_a_company_is_refused_with_the_least_size(people: int, days: int, seed: int) -> None:
    with pytest.raises(Problem, match="small") as problem:
        Plan(people, days, seed, TODAY)
    assert "40 people" in problem.value.remedy


def test_chunks_cover_every_day_once_and_stay_small() -> None:
    for people in (40, 400, 5000, 50_000):
        chunks = list(Plan(people, 395, 1, TODAY).chunks())
        assert [day for first, last in chunks for day in range(first, last)] == list(range(396))
        assert all(people * (last - first) <= max(12_000, people) for first, last in chunks)


@pytest.mark.parametrize("days", [45, 60, 395])
def test_planted_stories_lie_inside_the_period_whatever_the_day(days: int) -> None:
    for shift in range(370):
        plan = Plan(60, days, 1, TODAY + timedelta(days=shift))
        planted = plant(plan)
        spans = (planted.runaway, planted.burst, planted.slow, planted.pilot, (planted.brute_force,) * 2)
        assert all(plan.start_us <= first <= until < plan.end_us for first, until in spans), plan.today
        assert plan.start < planted.price_change < planted.vendor_switched < plan.today
        assert plan.start <= planted.reader_days[0] < planted.reader_days[-1] < plan.today
        assert all(type(value) is not float for value in astuple(planted))


def test_late_month_has_been_over_for_long_enough() -> None:
    for shift in range(60):
        plan = Plan(60, 60, 1, TODAY + timedelta(days=shift))
        month = plant(plan).late_month
        assert month is not None
        assert plan.start < month + timedelta(days=31) <= plan.today - timedelta(days=11)


def test_dollars_are_exact_to_the_twelfth_digit() -> None:
    pico = np.array([0, 1, 10**12 - 1, 10**12, 123_456_789_012_345_678], dtype=np.int64)
    expected = ["0.000000000000", "0.000000000001", "0.999999999999", "1.000000000000", "123456.789012345678"]
    assert dollars(pico).to_list() == expected


def test_uuids_are_version_4_and_all_different() -> None:
    text = hexadecimal(uuids(np.random.default_rng(1), 20_000))
    assert text.n_unique() == 20_000
    assert set(text.str.slice(12, 1)) == {"4"}
    assert set(text.str.slice(16, 1)) == set("89ab")


def test_groups_count_and_sum_on_their_own() -> None:
    counts = np.array([3, 0, 1, 2])
    values = np.array([5, 7, 9, 4, 1, 2])
    assert within(counts).tolist() == [0, 1, 2, 0, 0, 1]
    assert running_total(values, counts).tolist() == [0, 5, 12, 0, 0, 1]
    assert running_total(np.array([], dtype=np.int64), np.array([0, 0])).tolist() == []


def test_offices_keep_their_own_clocks_and_holidays() -> None:
    plan = Plan(60, 395, 1, TODAY)
    calendar = work_calendar(plan)
    cities = [office.city for office in OFFICES]

    def day(when: date) -> int:
        return (when - plan.start).days

    def hours_to_utc(city: str, when: date) -> float:
        return float(calendar.to_utc[cities.index(city), day(when)]) / 3.6e9

    assert hours_to_utc("Bangalore", date(2026, 1, 8)) == -5.5
    assert (hours_to_utc("Berlin", date(2026, 1, 8)), hours_to_utc("Berlin", date(2026, 6, 8))) == (-1, -2)
    assert (hours_to_utc("Sydney", date(2026, 1, 8)), hours_to_utc("Sydney", date(2026, 6, 8))) == (-11, -10)
    assert hours_to_utc("New York", date(2026, 3, 9)) == 4
    thanksgiving = calendar.presence[:, day(date(2025, 11, 27))]
    assert thanksgiving[cities.index("New York")] < 0.1 < thanksgiving[cities.index("Berlin")]
    assert (calendar.presence[:, day(date(2026, 6, 13))] == WEEKEND).all()


def test_people_work_by_day_where_they_live() -> None:
    plan = Plan(400, 90, 3, TODAY)
    company, calendar = found_company(plan), work_calendar(plan)
    done = activity(plan, company, calendar, 30, 60)
    day = (done.at - plan.start_us) // 86_400_000_000
    local = (done.at - calendar.to_utc[company.office[done.person], day]) // 3_600_000_000 % 24
    assert np.quantile(local, [0.02, 0.5, 0.98]).tolist() == pytest.approx([8, 12, 18], abs=1.6)


def test_every_team_has_a_lead_and_everybody_a_chain_up_to_the_first_person() -> None:
    company = found_company(Plan(400, 90, 1, TODAY))
    assert set(company.team.tolist()) == set(range(len(TEAMS)))
    for person in range(company.people):
        steps, above = 0, person
        while above != 0:
            above, steps = int(company.manager[above]), steps + 1
            assert steps <= 4, person


def test_cost_equals_decimal_arithmetic() -> None:
    plan = Plan(60, 60, 1, TODAY)
    book = price_book(plan, plant(plan))
    rng = np.random.default_rng(5)
    version = rng.integers(0, len(book.versions), 500)
    tokens = rng.integers(0, 400_000, (500, len(BUCKETS)))
    for row, (number, cost) in enumerate(zip(version, book.cost(version, tokens), strict=True)):
        prices = book.versions[number].prices
        exact = sum((int(n) * (price or Decimal(0)) for n, price in zip(tokens[row], prices, strict=True)), Decimal(0))
        assert Decimal(int(cost)).scaleb(-12) == exact / 1_000_000


def test_contract_replaces_the_list_from_its_first_instant_on() -> None:
    plan = Plan(60, 60, 1, TODAY)
    planted = plant(plan)
    book = price_book(plan, planted)
    at = np.array([microseconds(planted.price_change) - 1, microseconds(planted.price_change)])
    zero = np.zeros(2, dtype=np.int64)
    kinds = [book.versions[v].kind for v in book.version_of(zero + SONNET, zero, zero, at)]
    assert kinds == ["list", "contract"]
    assert [book.versions[v].kind for v in book.version_of(zero + OPUS, zero, zero, at)] == ["list", "list"]
    assert book.version_of(zero + UNPRICED, zero, zero, at).tolist() == [-1, -1]
    assert MODELS[GPT] == ("openai", "gpt-5")


def test_chunks_are_bounded_and_the_last_one_holds_only_who_is_already_at_work() -> None:
    demo = world(Plan(400, 60, 1, TODAY))
    chunks = [frames for _, frames in raw_frames(demo)]
    assert len(chunks) == 3
    assert max(sum(frame.height for frame in frames.values()) for frames in chunks) < 150_000
    assert all(frames[table].schema == chunks[0][table].schema for frames in chunks for table in frames)
    early = {OFFICES[demo.company.office[person - 1]].city for person in chunks[-1]["analytics_events"]["person_id"]}
    assert early <= {"Sydney", "Bangalore"}
