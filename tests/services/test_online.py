"""Who is online is asked of a real central store, by role, and told with its instant."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import SUPPRESSED, Source
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.online import METRIC, live, online_now
from analytics_desktop.services.pages import show
from analytics_desktop.services.query import Reader

MakeReader = Callable[..., str]
WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)))


def people(central: str, count: int, minutes_ago: float = 1) -> None:
    """So many people of team 1, led by person 1, with an event each; and a service account with another."""
    with psycopg.connect(central) as connection:
        connection.execute("INSERT INTO departments VALUES (1, 'D', '') ON CONFLICT DO NOTHING")
        connection.execute("INSERT INTO teams VALUES (1, 1, 'T') ON CONFLICT DO NOTHING")
        connection.execute(
            "INSERT INTO people (id, external_id, display_name, team_id, manager_id, is_system) "
            "SELECT i, 'p' || i, 'P' || i, 1, CASE WHEN i > 1 THEN 1 END, i = 99 "
            "FROM (SELECT generate_series(1, %s) AS i UNION SELECT 99) known ON CONFLICT DO NOTHING",
            [count],
        )
        connection.execute(
            "INSERT INTO analytics_events (occurred_at, event_type, person_id) "
            "SELECT now() - make_interval(secs => %s), 'page_view', id FROM people",
            [60 * minutes_ago],
        )


@pytest.mark.parametrize("role", ["executive", "finance", "auditor", "compliance", "admin"])
def test_company_roles_are_told_of_five_people_and_not_of_four(role: str, central: str, reader_dsn: MakeReader) -> None:
    dsn = reader_dsn(central, role)
    assert online_now(dsn).people == 0
    people(central, 4)
    assert online_now(dsn).people is SUPPRESSED
    people(central, 6)
    found = online_now(dsn)
    assert found.people == 6
    assert abs(found.asked_at - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_manager_counts_own_people_only(central: str, reader_dsn: MakeReader) -> None:
    people(central, 3)
    assert online_now(reader_dsn(central, "manager", 1)).people == 3
    assert online_now(reader_dsn(central, "manager", 2)).people == 1


def test_who_was_seen_six_minutes_ago_is_gone(central: str, reader_dsn: MakeReader) -> None:
    people(central, 6, minutes_ago=6)
    assert online_now(reader_dsn(central, "finance")).people == 0


def test_without_a_server_there_is_a_problem_and_not_a_zero() -> None:
    with pytest.raises(Problem):
        online_now("postgresql://nobody@127.0.0.1:1/nothing")


def test_offline_the_figure_says_as_of_when(
    example: Reader, source: Source, central: str, reader_dsn: MakeReader
) -> None:
    panel = show(example, load_catalogue(), METRIC, WEEK, "manager")
    assert panel.change is not None
    assert (panel.whole, panel.change.words) == (1, "as of 6 Mar 2026, 15:00 UTC")
    people(central, 7)
    told = live(panel, online_now(reader_dsn(central, "finance")))
    assert told.whole == 7
    assert told.change is not None
    assert told.change.words.startswith("live, at ")
    hidden = show(example, load_catalogue(), METRIC, WEEK, "finance")
    assert hidden.whole is SUPPRESSED
