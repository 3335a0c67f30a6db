"""Executives are told what everybody is told, or that they are not told it: never a number made of rows not sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.executives import TOLD
from analytics_desktop.services.sync import sync
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.demo import DemoCentral
from tests.fixtures.lake import MemorySecrets, Synced


@pytest.fixture(scope="module")
def desks(
    demo_central: DemoCentral, synced: Synced, reader_dsn: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Desk, Desk]]:
    """An executive's and an administrator's, of the same store."""
    workspace, secrets = workspace_at(tmp_path_factory.mktemp("executive") / "w"), MemorySecrets()
    sync(workspace, secrets, reader_dsn(demo_central.dsn, "executive"))
    made = Desk.open(workspace, secrets), Desk.open(synced.workspace, synced.secrets)
    yield made
    for desk in made:
        desk.close()


@pytest.mark.parametrize("metric_id", sorted(TOLD))
def test_what_an_executive_is_told_is_what_everybody_is_told(desks: tuple[Desk, Desk], metric_id: str) -> None:
    executive, other = desks
    filters = other.default_filters()
    mine, theirs = executive.panel(metric_id, filters), other.panel(metric_id, filters)
    assert (mine.table, mine.series, mine.parts, mine.whole) == (
        theirs.table,
        theirs.series,
        theirs.parts,
        theirs.whole,
    )


def test_every_page_says_what_is_left_out_and_shows_no_zero(desks: tuple[Desk, Desk]) -> None:
    executive, other = desks
    filters = other.default_filters()
    for plan in executive.catalogue.pages:
        if plan.audience and "executive" not in plan.audience:
            continue
        page = executive.page(plan.id, filters)
        assert "The role executive gets no rows of people" in page.answer
        assert {panel.metric.id for panel in page.panels} <= TOLD


def test_a_number_made_of_rows_that_were_not_sent_is_refused(desks: tuple[Desk, Desk]) -> None:
    executive, other = desks
    filters = replace(other.default_filters(), grain="whole")
    for metric_id in ("cost.total_cost", "usage.active_people", "impact.roi", "agent.executions"):
        with pytest.raises(Problem, match="made of rows that the role executive does not get"):
            executive.panel(metric_id, filters)
        with pytest.raises(Problem, match="made of rows"):
            executive.rows(metric_id, filters)
