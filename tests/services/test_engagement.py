"""The settings of the workspace decide how much each part of the engagement score counts."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.settings import Settings
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.engagement import weigh
from tests.fixtures.example import CATALOGUE as FOLDER
from tests.fixtures.example import empty_world

WEEK = Filters(Period(date(2026, 3, 2), date(2026, 3, 9)))


def test_weights_are_those_of_the_settings() -> None:
    metric = load_catalogue().metric("usage.people")
    worlds = [empty_world().fill((FOLDER / "example.sql").read_text("utf-8")) for _ in range(2)]
    usual, weighed = (world.reader() for world in worlds)
    weigh(weighed.generation, Settings(engagement_workdays=20, engagement_actions=59, engagement_features=1))
    before = {row[0]: row for row in usual.table(metric, WEEK).rows}
    rows = weighed.table(metric, WEEK).rows
    assert {row[0] for row in rows} == set(before)
    for row in rows:
        shares = [float(str(part)) / most for part, most in zip(before[row[0]][3:6], (40, 30, 30), strict=True)]
        expected = [share * points for share, points in zip(shares, (25, 73.75, 1.25), strict=True)]
        assert row[3:6] == pytest.approx(expected, abs=1e-3)
        assert row[2] == pytest.approx(sum(expected), abs=1e-3)
        assert row[11] == "Weights: active workdays 20, actions 59, features 1."
    classes = weighed.table(load_catalogue().metric("usage.score_distribution"), WEEK).rows
    lows = Counter(min(90, 10 * int(float(str(row[2])) // 10)) for row in rows)
    assert {str(row[0]): row[1] for row in classes if row[1]} == {
        f"{low} to {100 if low == 90 else low + 9}": count for low, count in lows.items()
    }
    assert {row[:2] for row in classes} != {
        row[:2] for row in usual.table(load_catalogue().metric("usage.score_distribution"), WEEK).rows
    }
    for world in worlds:
        world.connection.close()


def test_a_person_may_use_more_features_than_fit_into_a_byte() -> None:
    world = empty_world().fill(
        "INSERT INTO features SELECT i, 'F' || i, '' FROM range(1, 301) one(i);"
        "INSERT INTO people (id, external_id, display_name, is_system) VALUES (1, 'p1', 'P1', false);"
        "INSERT INTO analytics_events (id, event_type, occurred_at, person_id, feature_id) "
        "SELECT gen_random_uuid(), 'feature_usage', TIMESTAMP '2026-03-03 10:00:00', 1, i FROM range(1, 301) one(i)"
    )
    (row,) = world.reader().table(load_catalogue().metric("usage.people"), WEEK).rows
    assert row[7:9] == (300, 300)
    world.connection.close()


def test_power_users_are_a_tenth_rounded_up_of_any_number_of_people() -> None:
    world = empty_world().fill((FOLDER / "example.sql").read_text("utf-8"))
    rows = world.reader().generation.connection.execute(
        "SELECT n, power_cut(x) "
        "FROM (SELECT unnest(range(1, 501)) AS n), LATERAL (SELECT unnest(range(1, n + 1)) AS x) GROUP BY n"
    )
    found = dict(rows.fetchall())
    assert found == {number: number - (number + 9) // 10 + 1 for number in range(1, 501)}
    world.connection.close()
