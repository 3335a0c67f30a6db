"""Reading metrics: refusals, receipts of the question, safety across threads."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from analytics_desktop.models.errors import Cancelled, Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.bound_filters import canonical
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.query import Reader

WEEK = Period(date(2026, 3, 2), date(2026, 3, 9))
CATALOGUE = load_catalogue()


@pytest.mark.parametrize(
    ("metric", "by", "where", "sentence", "remedy"),
    [
        ("usage.sessions", "model", (), "Sessions cannot be split by model.", "department, team"),
        ("usage.sessions", None, (("agent", "Triage"),), "cannot be filtered by agent", "department, team"),
        ("usage.active_people", "team", (), "cannot be split by team", "at all"),
        ("cost.cost_per_successful_execution", "model", (), "cannot be split by model", "agent"),
        ("compliance.controls", None, (("team", "East"),), "cannot be filtered by team", "at all"),
    ],
)
def test_what_a_metric_is_not_kept_by_is_refused(
    metric: str, by: str | None, where: Any, sentence: str, remedy: str, example: Reader
) -> None:
    found = CATALOGUE.metric(metric)
    with pytest.raises(Problem) as caught:
        (example.table if found.yields_table else example.rows)(found, Filters(WEEK, "whole", by, where))
    assert sentence in caught.value.sentence
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("filters", "sentence", "remedy"),
    [
        (Filters(WEEK, by="departement"), "no dimension called departement", "department"),
        (Filters(WEEK, where=(("team", "Eats"),)), "no team called Eats", "East"),
        (Filters(WEEK, where=(("planet", "Mars"),)), "no dimension called planet", "Choose one of"),
        (Filters(Period(date(2026, 3, 2), date(2026, 3, 2))), "The period is empty", "first day"),
    ],
)
def test_names_that_do_not_exist_come_with_a_suggestion(
    filters: Filters, sentence: str, remedy: str, example: Reader
) -> None:
    with pytest.raises(Problem) as caught:
        example.check(filters)
    assert sentence in caught.value.sentence
    assert remedy in caught.value.remedy


def test_cost_is_kept_by_person_with_team_and_department(example: Reader) -> None:
    rows = example.rows(CATALOGUE.metric("cost.total_cost"), Filters(WEEK, "whole", "person"))
    assert {row[1]: str(row[2].normalize()) if row[2] else None for row in rows} == {  # type: ignore[union-attr]
        "Ann": "0.5",
        "Bob": "0.25",
        "Cid": "1.5",
        "(none)": None,
    }
    of_sales = Filters(WEEK, "whole", "person", (("department", "Sales"),))
    assert {row[1] for row in example.rows(CATALOGUE.metric("cost.total_cost"), of_sales)} == {"Ann", "Bob"}


def test_stored_counts_of_people_equal_those_counted_anew(example: Reader) -> None:
    """Each question is asked once so that a stored count answers it, and once so that none can."""
    for name in ("daily_active", "monthly_active", "stickiness"):
        metric = CATALOGUE.metric(f"usage.{name}")
        for by in (None, "department", "team"):
            for where in ((), (("department", "Sales"),), (("department", "Sales"), ("department", "Engineering"))):
                stored = example.rows(metric, Filters(WEEK, "day", by, where))
                everyone = tuple(("person", one) for one in example.choices("person"))
                assert example.rows(metric, Filters(WEEK, "day", by, (*where, *everyone))) == stored, (name, by, where)


def test_several_segments_of_a_dimension_are_alternatives_and_dimensions_go_together(example: Reader) -> None:
    metric = CATALOGUE.metric("usage.requests")

    def count(*where: tuple[str, str]) -> int:
        rows = example.rows(metric, Filters(WEEK, "whole", None, where))
        return int(rows[0][2] or 0) if rows else 0

    assert count(("team", "East"), ("team", "Platform")) == 4
    assert count(("team", "East"), ("model", "large")) == 1
    assert count(("team", "(none)")) == 1


def test_names_with_quotes_are_names_and_never_sql(world: Any) -> None:
    odd = """O'Brien "x"]}; DROP TABLE mart.cost_day; --"""
    world.connection.execute("INSERT INTO lake.departments VALUES (1, ?, '')", [odd])
    world.fill(
        "INSERT INTO ai_cost_tracking BY NAME SELECT TIMESTAMP '2026-03-02 10:00:00' AS occurred_at, 1 AS department_id"
    )
    reader = world.reader()
    asked = Filters(WEEK, "whole", "department", (("department", odd),))
    reader.check(asked)
    assert reader.rows(CATALOGUE.metric("usage.requests"), asked) == ((None, odd, 1),)


def test_two_people_of_one_name_are_two_segments(world: Any) -> None:
    world.fill(
        "INSERT INTO people (id, external_id, display_name) VALUES (1, 'a', 'Kim'), (2, 'b', 'Kim'), (3, 'c', 'Lee')"
    )
    assert world.reader().choices("person") == ("(none)", "Kim (a)", "Kim (b)", "Lee")


def test_the_same_question_has_the_same_text() -> None:
    one = Filters(WEEK, where=(("team", "East"), ("model", "a"), ("team", "West")))
    other = replace(one, where=(("model", "a"), ("team", "West"), ("team", "East"), ("team", "East")))
    assert canonical(one) == canonical(other)
    assert json.loads(canonical(one))["where"] == {"model": ["a"], "team": ["East", "West"]}
    assert canonical(replace(one, by="team")) != canonical(one)


def test_an_interrupt_stops_a_running_query(world: Any) -> None:
    reader = world.reader()
    endless = replace(
        CATALOGUE.metric("usage.requests"),
        sql="SELECT NULL AS period, NULL AS segment, count(*) AS value "
        "FROM range(100000000000) WHERE hash(range) % 7 = $grain::BIGINT",
    )
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(reader.rows, endless, Filters(WEEK, "1"))  # type: ignore[arg-type]
        while not asked.done():
            time.sleep(0.02)
            reader.interrupt()
        with pytest.raises(Cancelled):
            asked.result()


def test_threads_get_the_same_numbers_as_one(example: Reader) -> None:
    asked = [
        (metric, Filters(WEEK, grain))
        for metric in CATALOGUE.metrics.values()
        if not metric.yields_table
        for grain in ("whole", "day")
    ]
    alone = [example.rows(*one) for one in asked]  # type: ignore[arg-type]
    example._asking.forget()
    before = threading.active_count()
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda one: example.rows(*one), asked)) == alone  # type: ignore[arg-type]
    assert threading.active_count() == before


def test_a_failing_query_is_told_with_its_cause(example: Reader) -> None:
    broken = replace(CATALOGUE.metric("usage.requests"), sql="SELECT nonsense FROM costs($by, $where)", sha256="other")
    with pytest.raises(Problem) as caught:
        example.rows(broken, Filters(WEEK))
    assert "nonsense" in caught.value.detail


def test_a_metric_with_other_columns_is_a_bug(example: Reader) -> None:
    wrong = replace(CATALOGUE.metric("usage.requests"), sql="SELECT 1 AS a, 2 AS b, 3 AS c", sha256="other")
    with pytest.raises(TypeError, match=r"usage\.requests must yield period, segment, value"):
        example.rows(wrong, Filters(WEEK))


def test_a_day_that_costs_millions_is_still_exact(world: Any) -> None:
    world.fill(
        "INSERT INTO ai_cost_tracking BY NAME SELECT TIMESTAMP '2026-03-02 10:00:00' AS occurred_at, "
        "999999.000000000001 AS booked_cost FROM range(3000)"
    )
    rows = world.reader().rows(CATALOGUE.metric("cost.total_cost"), Filters(WEEK, "whole"))
    assert rows == ((None, None, Decimal("2999997000.000000003000")),)
