"""Narrowed words give what the general words of the catalogue give, for every page and every kind of question."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from analytics_desktop.models.filters import Filters, Grain, Period
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Source
from analytics_desktop.services.at_once import asks_two_at_once, asks_two_tables_at_once, tells_whole
from analytics_desktop.services.catalogue import DIMENSIONS, load_catalogue
from analytics_desktop.services.marts import refresh_marts
from analytics_desktop.services.narrowed import Asked, narrowed
from analytics_desktop.services.pages import build_page
from analytics_desktop.services.query import Reader
from analytics_desktop.services.stored_words import splits_of
from analytics_desktop.services.together import query_of
from tests.catalogue.test_sums import ODD
from tests.fixtures.example import CATALOGUE as FOLDER
from tests.fixtures.example import empty_world

CATALOGUE = load_catalogue()
SERIES = tuple(one for one in CATALOGUE.metrics.values() if not one.yields_table)
MONTH = Period(date(2026, 3, 16), date(2026, 4, 15))
SALES = (("department", "Sales"),)
QUESTIONS = {
    "days": Filters(MONTH),
    "weeks of a month": Filters(MONTH, "week"),
    "months": Filters(Period(date(2026, 3, 9), date(2026, 3, 21)), "month"),
    "whole": Filters(MONTH, "whole"),
    "last year": Filters(MONTH, compare="last_year"),
    "nothing compared": Filters(MONTH, compare="off"),
    "by team": Filters(MONTH, "week", by="team"),
    "by agent": Filters(MONTH, "week", by="agent"),
    "one department": Filters(MONTH, where=SALES),
    "two departments": Filters(MONTH, "week", where=(*SALES, ("department", "Engineering"))),
    "a department by team": Filters(MONTH, "week", by="team", where=SALES),
    "a department and a team": Filters(MONTH, "week", where=(*SALES, ("team", "East"))),
    "a department by agent": Filters(MONTH, "week", by="agent", where=SALES),
    "an agent by department": Filters(MONTH, "week", by="department", where=(("agent", "Triage"),)),
    "a model, by agent": Filters(MONTH, "week", by="agent", where=(("model", "large"),)),
    "a feature": Filters(MONTH, "week", where=(("feature", "Chat"),)),
    "a model by department": Filters(MONTH, "week", by="department", where=(("model", "large"),)),
    "a person": Filters(MONTH, "week", where=(("person", "Ann"),)),
}


MORE = """
INSERT INTO analytics_events BY NAME SELECT e.* REPLACE (
    gen_random_uuid() AS id, occurred_at + to_hours(31 * i) AS occurred_at, NULL AS session_id)
FROM analytics_events e, range(1, 50) many(i);
INSERT INTO ai_cost_tracking BY NAME SELECT * REPLACE (
    gen_random_uuid() AS id, occurred_at - INTERVAL 364 DAY AS occurred_at) FROM ai_cost_tracking;
"""


@pytest.fixture(scope="module")
def readers() -> Iterator[tuple[Reader, Reader]]:
    """One reader that narrows words and one that does not, on the same rows in both of two years."""
    worlds = [empty_world().fill((FOLDER / "example.sql").read_text("utf-8") + ODD + MORE) for _ in range(2)]
    for one in worlds:
        refresh_marts(one.connection, None, one.zone)
    pair = worlds[0].opened(), worlds[1].opened(narrow=False)
    for reader in pair:
        reader.groups = None  # so few people would all be hidden, and hidden numbers are equal
    yield pair
    for one in worlds:
        one.connection.close()


@pytest.mark.parametrize("page", [page.id for page in CATALOGUE.pages])
@pytest.mark.parametrize("filters", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_page_is_the_same_in_narrowed_and_in_general_words(
    page: str, filters: Filters, readers: tuple[Reader, Reader], source: Source
) -> None:
    source = replace(source, role="admin")
    narrow, general = (build_page(reader, CATALOGUE, source, page, filters) for reader in readers)
    assert narrow == general
    if not filters.where:
        assert any(one.trouble is None and (one.whole or one.table) for one in narrow.panels)


@pytest.mark.parametrize("metric", SERIES, ids=lambda metric: metric.id)
def test_two_periods_in_one_question_are_two_questions(metric: Metric, readers: tuple[Reader, Reader]) -> None:
    for earlier in (MONTH.previous(), MONTH.last_year()):
        for by in (None, *readers[0].splits(metric)):
            asked = Filters(MONTH, "day", by)
            assert readers[0].rows_and_before(metric, asked, earlier) == readers[1].rows_and_before(
                metric, asked, earlier
            ), (earlier, by)


TWO_TABLES = ("cost.bridge", "usage.active_days", "usage.growth", "usage.help_needed", "usage.score_distribution")


@pytest.mark.parametrize("where", [(), SALES, (*SALES, ("team", "East"))])
@pytest.mark.parametrize("name", TWO_TABLES)
def test_tables_of_two_periods_in_one_question_are_two_questions(
    name: str, where: tuple[tuple[str, str], ...], readers: tuple[Reader, Reader]
) -> None:
    metric, told = CATALOGUE.metric(name), 0
    for period in (MONTH, Period(date(2026, 3, 9), date(2026, 3, 12))):
        for earlier in (period.previous(), period.last_year(), Period(date(2026, 3, 2), date(2026, 3, 7))):
            asked = Filters(period, "whole", where=where)
            apart = tuple(readers[1].table(metric, asked.over(one, "whole")) for one in (period, earlier))
            assert readers[0].table_and_before(metric, asked, earlier) == apart, (period, earlier)
            told += bool(apart[0].rows and apart[1].rows)
    assert told > 1


def test_five_tables_are_asked_for_two_periods_at_once() -> None:
    tables = {one.id for one in CATALOGUE.metrics.values() if asks_two_tables_at_once(query_of(one.sql, True))}
    assert tables == set(TWO_TABLES)


@pytest.mark.parametrize("grain", ["day", "week", "month", "whole"])
@pytest.mark.parametrize("metric", SERIES, ids=lambda metric: metric.id)
def test_steps_and_wholes_in_one_question_are_those_of_three(
    metric: Metric, grain: Grain, readers: tuple[Reader, Reader]
) -> None:
    for earlier in (MONTH.previous(), MONTH.last_year()):
        for by in (None, *readers[0].splits(metric)):
            asked = Filters(MONTH, grain, by)
            timed, now, before = readers[0].rows_and_wholes(metric, asked, earlier)
            assert timed == readers[1].rows(metric, asked), (earlier, by)
            assert (now, before) == readers[1].wholes(metric, asked, earlier), (earlier, by)


@pytest.mark.parametrize(
    "names",
    [(), *((name,) for name in DIMENSIONS), ("department", "model"), ("model", "team"), ("department", "feature")],
)
@pytest.mark.parametrize(
    "word", ["asked_dimension", "beside_department", "stored_count", "stored_features", "priced_kept"]
)
@pytest.mark.parametrize("count", [1, 2])
def test_a_narrowed_word_answers_like_the_general_one_for_any_split(
    word: str, names: tuple[str, ...], count: int, readers: tuple[Reader, Reader]
) -> None:
    wanted = json.dumps({name: ["one", "other"][:count] for name in names})
    general, narrow = (reader.generation.connection.cursor() for reader in readers)
    for statement in narrowed(Asked(tuple((name, count) for name in names))):
        narrow.execute(f"CREATE TEMP MACRO {statement}")
    for dimension in (None, *DIMENSIONS):
        answers = [
            cursor.execute(f"SELECT {word}($dimension, $wanted)", {"dimension": dimension, "wanted": wanted}).fetchone()
            for cursor in (general, narrow)
        ]
        assert answers[0] == answers[1], dimension


@pytest.mark.parametrize(
    ("text", "by", "splits"),
    [
        ("FROM costs($by, $where)", None, {None}),
        ("FROM costs($by, $where)", "team", {"team"}),
        ("FROM costs(coalesce($by, 'model'), $where)", None, {"model"}),
        ("FROM costs(coalesce($by, 'model'), $where)", "agent", {"agent"}),
        ("FROM costs('agent', $where) JOIN costs(NULL, $where)", "team", {"agent", None}),
        ("FROM executions($by, $where)", "team", set()),
    ],
)
def test_the_splits_of_costs_are_read_from_the_text(text: str, by: str | None, splits: set[str | None]) -> None:
    assert splits_of("costs", text, by) == splits


def test_most_metrics_are_asked_for_two_periods_at_once() -> None:
    apart = {metric.id for metric in SERIES if not asks_two_at_once(metric.sql)}
    assert "cost.total_cost" not in apart
    assert "usage.feature_uses" in apart, "its buckets are hours of the week, not days of a period"
    assert len(apart) < len(SERIES) / 3, sorted(apart)
    by_steps_alone = {metric.id for metric in SERIES if not tells_whole(metric.sql)} - apart
    assert by_steps_alone == {
        "cost.cost_per_successful_execution",
        "usage.feature_people_days",
        "usage.session_median",
        "usage.session_p95",
    }


def test_words_are_narrowed_by_what_is_the_same_for_the_whole_question() -> None:
    """Everywhere in the catalogue these words get the filters and the grain of the question, and nothing made up."""
    texts = [file.read_text("utf-8") for file in sorted(FOLDER.rglob("*.sql")) if file.parent != FOLDER]
    calls = [
        (word, re.sub(r"\s+", " ", inside))
        for text in texts
        for word, inside in re.findall(
            r"(?<!MACRO )\b(keep|bucket|asked_dimension|beside_department)\(([^()]*(?:\([^()]*\))?[^()]*)\)", text
        )
    ]
    assert len(calls) > 60
    for word, inside in calls:
        place = 1 if word in {"asked_dimension", "beside_department"} else 0
        assert inside.split(", ")[place] in {"$where", "wanted", "$grain", "grain"}, (word, inside)


def test_no_metric_splits_itself_by_person() -> None:
    """Where nobody asks for people, cost is not looked for in the rows of people."""
    texts = [file.read_text("utf-8") for file in FOLDER.rglob("*.sql") if file.parent != FOLDER]
    splits = {split for text in texts for split in re.findall(r"\b(?:FROM|JOIN) \w+\(('\w+'|NULL|\$by)", text)}
    assert "'agent'" in splits
    assert "'person'" not in splits


def test_a_narrowed_word_names_only_what_is_asked() -> None:
    keep, department, feature, one, *_ = narrowed(Asked(()))
    assert keep.endswith("AS true")
    assert department.endswith("AS true")
    assert feature.endswith("AS true")
    assert "'company'" in one
    keep, department, feature, one, *_ = narrowed(Asked((("department", 1), ("team", 2))))
    assert keep.count("mart.team") == 2
    assert department.count("mart.department") == 1
    assert feature.endswith("AS true")
    assert "several" in one
    assert len(narrowed(Asked((("model", 1), ("team", 1))))) == 9
