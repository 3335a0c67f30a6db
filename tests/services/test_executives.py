"""Executives are told what everybody is told, or that they are not told it: never a number made of rows not sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pptx import Presentation
from psycopg import conninfo

from analytics_desktop.models.deck import DeckWishes
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import SUPPRESSED
from analytics_desktop.services.central.maintain import maintain
from analytics_desktop.services.deliver import deliver, deliver_deck
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.executives import TOLD
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.central import database_dsn, drop_database, new_database
from tests.fixtures.demo import TODAY, DemoCentral
from tests.fixtures.lake import MemorySecrets, Synced


@pytest.fixture(scope="module")
def summed_up(postgres_dsn: str, demo_central: DemoCentral) -> Iterator[str]:
    """DSN of a copy of the demo store whose aggregates are made."""
    name = new_database(postgres_dsn, str(conninfo.conninfo_to_dict(demo_central.dsn)["dbname"]))
    dsn = database_dsn(postgres_dsn, name)
    maintain(dsn, TODAY)
    yield dsn
    drop_database(postgres_dsn, name)


@pytest.fixture(scope="module")
def desks(
    summed_up: str, synced: Synced, reader_dsn: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, Desk]]:
    """An executive's and an administrator's, of the same rows."""
    workspace, secrets = workspace_at(tmp_path_factory.mktemp("executive") / "w"), MemorySecrets()
    sync(workspace, secrets, reader_dsn(summed_up, "executive"))
    made = Desk.open(workspace, secrets), Desk.open(synced.workspace, synced.secrets)
    yield made
    for desk in made:
        desk.close()


@pytest.mark.parametrize("metric_id", sorted(TOLD))
def test_what_an_executive_is_told_is_what_everybody_is_told(desks: tuple[Desk, Desk], metric_id: str) -> None:
    executive, other = desks
    metric = other.catalogue.metric(metric_id)
    filters = replace(other.default_filters(), grain="week")
    assert executive.default_filters() == other.default_filters()
    with other.reading() as (_, reader):
        splits, dimensions = reader.splits(metric), reader.dimensions(metric)
    asked = [filters, *(replace(filters, by=one) for one in splits if one != "person")]
    asked += [
        replace(filters, where=((one, other.choices(one)[place]),))
        for one in dimensions
        if one != "person"
        for place in (0, -1)  # the first is mostly "(none)"
    ]
    pairs = [(one, told(executive, metric_id, one), told(other, metric_id, one)) for one in asked]
    equal = [question for question, mine, theirs in pairs if mine == theirs]
    refused = [question for question in asked if question not in equal]
    assert metric_id in PEOPLE or all(metric_id in LISTS and question.where for question in refused)
    assert len(told(other, metric_id, filters)) > 1, "a number and no refusal"
    assert filters in equal, (told(executive, metric_id, filters), told(other, metric_id, filters))
    for question in refused:
        with pytest.raises(Problem, match=r"one dimension at a time|whole company only"):
            executive.rows(metric_id, question)


PEOPLE = {"usage.active_people", "usage.daily_active", "usage.monthly_active", "usage.stickiness"}
LISTS = {"agent.agents", "cost.top_agents", "cost.unpriced_tokens"}  # by a dimension of their own


def told(desk: Desk, metric_id: str, filters: Filters) -> tuple[Any, ...]:
    try:
        panel = desk.panel(metric_id, filters)
    except Problem as problem:
        return (problem.sentence,)
    return panel.table, panel.series, panel.parts, panel.whole, panel.before


def test_cost_and_reliability_are_among_it_and_not_empty(desks: tuple[Desk, Desk]) -> None:
    executive, other = desks
    filters = executive.default_filters()
    for metric_id in ("cost.total_cost", "agent.executions", "usage.requests", "usage.daily_active"):
        assert executive.panel(metric_id, filters).whole
    page = executive.page("cost", filters)
    assert len(page.cards) >= 4
    assert "are not computed here" in page.gaps
    assert page.answer.startswith(other.page("cost", filters).answer.split(".")[0])


def test_people_of_a_company_of_fewer_than_five_are_not_told(
    postgres_dsn: str, summed_up: str, reader_dsn: Callable[..., str], tmp_path: Path
) -> None:
    name = new_database(postgres_dsn, str(conninfo.conninfo_to_dict(summed_up)["dbname"]))
    dsn = database_dsn(postgres_dsn, name)
    with psycopg.connect(dsn) as store:
        store.execute("""UPDATE analytics_aggregates SET metrics = '{"people": 4, "weekly": 4, "monthly": 4}'
            WHERE metric_type IN ('daily_active_people', 'daily_trailing_people')""")
    workspace, secrets = workspace_at(tmp_path / "w"), MemorySecrets()
    sync(workspace, secrets, reader_dsn(dsn, "executive"))
    desk = Desk.open(workspace, secrets)
    for metric_id in PEOPLE:
        filters = replace(desk.default_filters(), grain="week")
        values = {value for series in desk.panel(metric_id, filters).series for value in series.values}
        assert values == {SUPPRESSED}
        assert {value for *_, value in desk.rows(metric_id, filters)} == {SUPPRESSED}
    desk.close()
    drop_database(postgres_dsn, name)


def test_two_dimensions_at_once_and_people_are_refused(desks: tuple[Desk, Desk]) -> None:
    executive, other = desks
    filters = other.default_filters()
    model = other.choices("model")[0]
    for asked in (
        replace(filters, by="department", where=(("model", model),)),
        replace(filters, by="person"),
        replace(filters, by="department", cross="model"),
    ):
        with pytest.raises(Problem, match="one dimension at a time"):
            executive.panel("cost.total_cost", asked)
    with pytest.raises(Problem, match="not by agent and department"):
        executive.panel("cost.top_agents", replace(filters, where=(("department", other.choices("department")[0]),)))


def test_every_page_says_what_is_left_out_and_shows_no_zero(desks: tuple[Desk, Desk]) -> None:
    executive, other = desks
    filters = other.default_filters()
    for plan in executive.catalogue.pages:
        if plan.audience and "executive" not in plan.audience:
            continue
        page = executive.page(plan.id, filters)
        assert "The role executive gets no rows of people" in page.gaps
        assert not any(panel.trouble for panel in page.panels)
        assert {panel.metric.id for panel in page.panels} <= TOLD
        assert set(page.sections) >= {panel.section for panel in page.charts} - {""}
    assert executive.page("usage", filters).sections == ("Activity",)
    assert other.page("usage", filters).sections == ("Activity", "Features", "Engagement")  # people are for managers
    assert "Requests" in other.page("cost", filters).sections
    assert not {"Requests", "Close"} & set(executive.page("cost", filters).sections)


def test_a_number_made_of_rows_that_were_not_sent_is_refused(desks: tuple[Desk, Desk]) -> None:
    executive, other = desks
    filters = replace(other.default_filters(), grain="whole")
    for metric_id in ("cost.bridge", "usage.sessions", "impact.roi", "agent.ranking"):
        with pytest.raises(Problem, match="made of rows that the role executive does not get"):
            executive.panel(metric_id, filters)
        with pytest.raises(Problem, match="made of rows"):
            executive.rows(metric_id, filters)


def test_an_executive_makes_a_deck_and_a_summary_of_what_is_told(desks: tuple[Desk, Desk], tmp_path: Path) -> None:
    executive, _ = desks
    secrets, filters = MemorySecrets(), executive.default_filters()
    deliver_deck(executive, secrets, filters, tmp_path / "a.pptx", DeckWishes())
    titles = [slide.shapes.title.text for slide in Presentation(str(tmp_path / "a.pptx")).slides]
    assert any("cost" in title for title in titles)
    deliver("summary", executive, secrets, filters, [], tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
