"""Metrics that are asked for as one question; that the answers stay the same is tested with the narrowed words."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.asking import Asking
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.query import Reader
from analytics_desktop.services.together import query_of, shared, together
from tests.fixtures.example import CATALOGUE as FOLDER
from tests.fixtures.example import World

CATALOGUE = load_catalogue()
RATIOS = ("cost.cost_per_request", "cost.cache_hit_rate", "cost.tokens_per_request", "cost.total_cost")
WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)))
FRAME = "SELECT\n    bucket($grain, day) AS period,\n    segment,\n    {} AS value\nFROM {}\nGROUP BY ALL"


def test_metrics_over_the_same_rows_are_one_question(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = world.fill((FOLDER / "example.sql").read_text("utf-8")).reader()
    asked: Counter[str] = Counter()
    ask = Asking.ask

    def counted(self: Asking, sql: str, values: dict[str, Any], words: tuple[str, ...] = ()) -> Any:
        asked[sql] += 1
        return ask(self, sql, values, words)

    monkeypatch.setattr(Asking, "ask", counted)
    answers = {name: reader.rows(CATALOGUE.metric(name), WEEK) for name in RATIOS}
    assert [count for sql, count in asked.items() if "AS value_3" in sql] == [1]
    assert len({tuple(value for *_, value in rows) for rows in answers.values()}) == len(RATIOS)


def test_a_sum_is_asked_with_the_whole_that_another_metric_needs(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many sessions there were and how long they took on average, whichever is asked first: one question."""
    reader = world.fill((FOLDER / "example.sql").read_text("utf-8")).reader()
    sessions, average = CATALOGUE.metric("usage.sessions"), CATALOGUE.metric("usage.session_average")
    asked: list[str] = []
    ask = Asking.ask
    monkeypatch.setattr(Asking, "ask", lambda self, sql, *rest: asked.append(sql) or ask(self, sql, *rest))  # type: ignore[func-returns-value]
    later, earlier = Period(date(2026, 3, 4), date(2026, 3, 6)), Period(date(2026, 3, 2), date(2026, 3, 4))
    timed, before = reader.rows_and_before(sessions, Filters(later), earlier)
    reader.rows_and_wholes(average, Filters(later), earlier)
    assert len([sql for sql in asked if "FROM sessions(" in sql]) == 1
    assert list(timed) == list(reader.rows(sessions, Filters(later)))
    assert before == {segment: value for _, segment, value in reader.rows(sessions, Filters(earlier, "whole"))} != {}


def test_a_split_is_asked_of_one_metric_alone(example: Reader) -> None:
    metric = CATALOGUE.metric("cost.total_cost")
    by_team = example.rows(metric, replace(WEEK, by="team", grain="whole"))
    assert sum(value or 0 for *_, value in by_team) == example.rows(metric, replace(WEEK, grain="whole"))[0][2]  # type: ignore[misc]


def test_each_member_of_a_question_is_there_once() -> None:
    for metric in CATALOGUE.metrics.values():
        text = query_of(metric.sql, False)
        one = together(text)
        if one is not None:
            assert one.texts.count(text) == 1
            assert one.sql.count(" AS value_") == len(one.texts) > 1


def test_what_differs_in_more_than_the_value_is_asked_apart() -> None:
    one, two = FRAME.format("sum(a)", "rows"), FRAME.format("sum(b)", "rows")
    assert shared((one, two))[one].sql == FRAME.format("sum(a) AS value_0,\n    sum(b)", "rows").replace(
        "AS value\n", "AS value_1\n"
    )
    for other in (
        FRAME.format("sum(b)", "others"),
        FRAME.format("sum(b)", "rows") + "\nHAVING value > 0",
        FRAME.format("sum(b) / $finish", "rows"),
        FRAME.format("sum(b)", "rows").replace("    segment,", "    team AS segment,"),
    ):
        assert shared((one, other)) == {}


def test_a_query_leaves_out_what_it_says_for_the_other_grain() -> None:
    hours, days = (CATALOGUE.metric(name).sql for name in ("usage.feature_people", "usage.feature_people_days"))
    assert query_of(hours, True) == query_of(days, True) == query_of(days, False)
    assert "people_of_hours" in query_of(hours, False)
    assert "people_of_features" not in query_of(hours, False)
    assert "UNION ALL" in query_of("/* x */ SELECT 1\nUNION ALL\nSELECT 2\nWHERE $grain = 'whole'\nORDER BY ALL", True)
