"""The desk over a real lake of the demo company."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.lake.generation import open_generation
from analytics_desktop.services.opened import YOUNG
from analytics_desktop.services.workspace import workspace_at
from tests.fixtures.lake import MemorySecrets, Synced


def last_weeks(desk: Desk, days: int = 28) -> Filters:
    usual = desk.default_filters()
    return replace(usual, period=replace(usual.period, start=usual.period.finish - timedelta(days=days)))


def test_the_usual_question_is_the_last_90_complete_days(desk: Desk) -> None:
    source, filters = desk.source, desk.default_filters()
    assert source is not None
    assert (filters.period.days, filters.grain, filters.compare) == (90, "day", "previous")
    assert filters.period.last < source.data_as_of.astimezone(ZoneInfo(source.zone)).date()
    assert desk.rows("usage.events", filters.over(replace(filters.period, start=filters.period.last), "day"))


@pytest.mark.parametrize("page_id", ["usage", "cost", "agent", "impact", "compliance"])
def test_every_page_of_the_demo_company_has_numbers(page_id: str, desk: Desk) -> None:
    page = desk.page(page_id, last_weeks(desk))
    assert all(panel.trouble is None for panel in page.panels)
    assert sum(panel.whole is not None for panel in page.cards) >= len(page.cards) - 1
    assert page.source.is_demo
    assert page.answer.endswith(".")


def test_money_is_what_the_raw_rows_sum_to(desk: Desk) -> None:
    everything = replace(desk.default_filters(), grain="whole")
    with desk.reading() as (generation, reader):
        coverage = reader.coverage()
        assert coverage is not None
        period = replace(everything.period, start=coverage[0], finish=coverage[1] + timedelta(days=1))
        raw = generation.cursor().execute(
            "SELECT sum(booked_cost), count(*), sum(input_tokens + cache_read_tokens + cache_write_5m_tokens "
            "+ cache_write_1h_tokens + output_tokens + reasoning_tokens) FROM lake.ai_cost_tracking"
        )
        cost, requests, tokens = raw.fetchall()[0]
    filters = replace(everything, period=period)
    assert desk.rows("cost.total_cost", filters) == ((None, None, cost),)
    assert desk.rows("usage.requests", filters) == ((None, None, requests),)
    assert sum(row[2] or 0 for row in desk.rows("cost.tokens", filters)) == tokens
    for dimension in ("department", "team", "agent", "model", "person", "prompt_type", "tier"):
        split = desk.rows("cost.total_cost", replace(filters, by=dimension))
        assert sum(row[2] or 0 for row in split) == cost


def test_choices_are_the_segments_of_a_dimension(desk: Desk) -> None:
    departments = desk.choices("department")
    assert "Engineering" in departments
    assert list(departments) == sorted(departments)
    with pytest.raises(Problem, match="no dimension called departments"):
        desk.choices("departments")


def test_jobs_on_several_threads_get_the_same_pages(desk: Desk) -> None:
    filters = last_weeks(desk)
    alone = desk.page("cost", filters)
    with ThreadPoolExecutor(4) as pool:
        assert all(page == alone for page in pool.map(lambda _: desk.page("cost", filters), range(8)))


def test_before_the_first_sync_a_desk_has_no_source(tmp_path: Path) -> None:
    desk = Desk.open(workspace_at(tmp_path / "empty"), MemorySecrets())
    assert desk.source is None
    assert desk.generation == 0
    assert not desk.reload()
    with pytest.raises(Problem, match="no data on this machine yet") as caught:
        desk.default_filters()
    assert caught.value.remedy
    desk.close()


def test_reload_tells_whether_there_is_something_newer(desk: Desk) -> None:
    number = desk.generation
    assert not desk.reload()
    assert desk.generation == number


def test_a_generation_in_use_outlives_closing(synced: Synced) -> None:
    desk = Desk.open(synced.workspace, synced.secrets)
    question = last_weeks(desk)
    with desk.reading() as (generation, reader):
        desk.close()
        assert generation.cursor().execute("SELECT 1").fetchone() == (1,)
        assert reader.rows(desk.catalogue.metric("usage.events"), question)
    with pytest.raises(duckdb.ConnectionException):
        generation.cursor()
    with pytest.raises(Problem):
        desk.page("cost", question)


def test_what_stays_is_not_looked_through_for_garbage_while_somebody_waits(synced: Synced) -> None:
    gc.unfreeze()
    gc.set_threshold(700, 10, 10)
    desk = Desk.open(synced.workspace, synced.secrets)
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == YOUNG
    desk.close()


def test_metrics_for_other_roles_are_refused(synced: Synced, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.open(synced.workspace, synced.secrets)
    manifest = desk._current.generation.manifest  # type: ignore[union-attr]
    monkeypatch.setattr(desk._current.generation, "manifest", replace(manifest, role="finance"))  # type: ignore[union-attr]
    with pytest.raises(Problem, match="not for the role finance"):
        desk.panel("compliance.audit_trail", last_weeks(desk))
    desk.close()


def test_the_lake_is_reached_by_the_desk_as_it_was_opened(synced: Synced, desk: Desk) -> None:
    with open_generation(synced.workspace, synced.secrets) as generation:
        assert desk.generation == generation.number
        assert desk.source is not None
        assert desk.source.manifest_sha256 == generation.manifest_sha256
    with desk.reading() as (opened, _), pytest.raises(duckdb.Error, match="locked"):
        opened.connection.execute("SET threads = 2")
