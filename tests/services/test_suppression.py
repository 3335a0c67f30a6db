"""What a role may not see is suppressed on the Page, so in every form that the Page takes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import SUPPRESSED, Page, Panel, Source, Suppressed
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.export.csv_file import page_table
from analytics_desktop.services.export.csv_text import table_text
from analytics_desktop.services.export.json_file import page_data
from analytics_desktop.services.pages import build_page
from analytics_desktop.services.query import Reader
from analytics_desktop.services.suppression import protected_rows
from tests.fixtures.example import empty_world

CATALOGUE = load_catalogue()
WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)), compare="off")
# Team 1 of Sales has 6 people, team 2 has 2; Legal has 7; everybody uses Chat, two people of Legal use Search.
ROWS = """
INSERT INTO store_identity VALUES ('00000000-0000-0000-0000-000000000001', 'Example', true, 'UTC', 'USD', 1);
INSERT INTO departments VALUES (1, 'Sales', ''), (2, 'Legal', '');
INSERT INTO teams VALUES (1, 1, 'Large'), (2, 1, 'Small'), (3, 2, 'Law');
INSERT INTO features VALUES (1, 'Chat', ''), (2, 'Search', ''), (3, 'Never', '');
INSERT INTO people (id, external_id, display_name, team_id, is_system, has_seat)
SELECT i, 'p' || i, 'P' || i, CASE WHEN i <= 6 THEN 1 WHEN i <= 8 THEN 2 ELSE 3 END, false, true FROM range(1, 16) t(i);
INSERT INTO analytics_events (id, occurred_at, event_type, person_id, team_id, department_id, feature_id)
SELECT gen_random_uuid(), TIMESTAMP '2026-03-02 09:00:00' + to_hours(24 * CAST(i % 3 AS INTEGER)), 'feature_usage', i,
    CASE WHEN i <= 6 THEN 1 WHEN i <= 8 THEN 2 ELSE 3 END, CASE WHEN i <= 8 THEN 1 ELSE 2 END, f
FROM range(1, 16) t(i), (SELECT unnest([1, 1, 2]) AS f) WHERE f = 1 OR i >= 14;
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    world = empty_world().fill(ROWS)
    yield world.reader()
    world.connection.close()


def page_for(reader: Reader, source: Source, role: str, filters: Filters = WEEK) -> Page:
    return build_page(reader, CATALOGUE, replace(source, role=role), "usage", filters)


def panel(page: Page, metric: str, by: str | None = None) -> Panel:
    return next(one for one in page.panels if one.metric.id == metric and one.by == by)


def values(one: Panel) -> dict[str, object]:
    return {part.segment: part.value for part in one.parts}


def test_a_small_team_and_the_one_that_would_give_it_away_are_suppressed(reader: Reader, source: Source) -> None:
    page = page_for(reader, source, "finance", replace(WEEK, by="team"))
    assert values(panel(page, "usage.events", "team")) == {"Law": 16, "Large": SUPPRESSED, "Small": SUPPRESSED}
    assert panel(page, "usage.events", "team").whole == 32
    assert "fewer than 5 people" in panel(page, "usage.events", "team").note


def test_rows_of_one_metric_are_suppressed_as_panels_are(reader: Reader) -> None:
    metric, by_team = CATALOGUE.metric("usage.events"), replace(WEEK, grain="whole", by="team")

    def told(role: str) -> dict[str | None, object]:
        rows = protected_rows(reader, metric, reader.rows(metric, by_team), by_team, role)
        return {segment: value for _, segment, value in rows}

    assert told("finance") == {"Law": 16, "Large": SUPPRESSED, "Small": SUPPRESSED}
    assert told("manager") == {"Law": 16, "Large": 12, "Small": 4}


def test_a_manager_sees_own_people_by_name(reader: Reader, source: Source) -> None:
    page = page_for(reader, source, "manager", replace(WEEK, by="team"))
    assert values(panel(page, "usage.events", "team")) == {"Law": 16, "Large": 12, "Small": 4}
    people = panel(page, "usage.people").table
    assert people is not None
    assert len(people.rows) == 15


@pytest.mark.parametrize("role", ["finance", "auditor", "compliance", "admin"])
def test_nobody_else_gets_names(role: str, reader: Reader, source: Source) -> None:
    text = json.dumps(page_data(page_for(reader, source, role)), default=str)
    assert "P14" not in text


def test_a_filter_on_a_small_team_tells_nothing_but_that(reader: Reader, source: Source) -> None:
    page = page_for(reader, source, "finance", replace(WEEK, where=(("team", "Small"),)))
    told = [one for one in page.panels if one.metric.people and not one.trouble and not one.metric.yields_table]
    assert told
    for one in told:
        assert one.whole is None or isinstance(one.whole, Suppressed), one.metric.id
        assert all(isinstance(value, Suppressed) for each in one.series for value in each.values), one.metric.id
    assert "suppressed" in page.answer.lower()


def test_a_feature_of_two_people_is_suppressed_and_an_unused_one_is_zero(reader: Reader, source: Source) -> None:
    ranking = panel(page_for(reader, source, "finance"), "usage.feature_ranking").table
    assert ranking is not None
    assert {row[0]: row[2] for row in ranking.rows} == {"Chat": SUPPRESSED, "Search": SUPPRESSED, "Never": 0}


def test_every_export_says_suppressed_and_never_zero(reader: Reader, source: Source) -> None:
    page = page_for(reader, source, "finance", replace(WEEK, by="team"))
    lines = [line for line in table_text(page_table(page)).splitlines() if line.startswith("usage.events,events,team")]
    assert {line.rpartition(",")[2] for line in lines if ",Small," in line} == {"suppressed"}
    parts = next(one for one in page_data(page)["panels"] if one["metric"] == "usage.events" and one["by"] == "team")[
        "parts"
    ]
    assert {part["segment"]: part["value"] for part in parts}["Small"] == "suppressed"


def test_the_directory_average_of_a_small_team_is_suppressed(reader: Reader, source: Source) -> None:
    scores = values(panel(page_for(reader, source, "finance"), "usage.engagement", "team"))
    assert isinstance(scores["Small"], Suppressed)
    assert not isinstance(scores["Law"], Suppressed)
