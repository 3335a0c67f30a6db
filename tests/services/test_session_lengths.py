"""Median and P95 of sessions, by day and in longer buckets, equal what plain Python finds among the sessions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from analytics_desktop.models.filters import Filters, Grain, Period
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.marts import refresh_marts
from analytics_desktop.services.query import Reader
from tests.catalogue.test_sums import ODD
from tests.fixtures.example import CATALOGUE as FOLDER
from tests.fixtures.example import empty_world

CATALOGUE = load_catalogue()
MONTH = Period(date(2026, 3, 9), date(2026, 4, 8))
# Every event again in each of many hours, and half of them once more some minutes later: sessions of many lengths.
MANY = """
INSERT INTO analytics_events BY NAME SELECT e.* REPLACE (
    gen_random_uuid() AS id, NULL AS session_id, occurred_at + to_hours(3 * i) + to_minutes(i * j % 27) AS occurred_at)
FROM analytics_events e, range(1, 200) many(i), range(0, 2) twice(j)
WHERE e.person_id IS NOT NULL AND (j = 0 OR (i + e.person_id) % 2 = 0);
"""


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    world = empty_world().fill((FOLDER / "example.sql").read_text("utf-8") + ODD + MANY)
    refresh_marts(world.connection, None, world.zone)
    yield world.opened()
    world.connection.close()


def middle(bucket: int) -> float:
    """Minutes in the middle of a logarithmic bucket of seconds."""
    ratio = 1.01 / 0.99
    return 0.0 if bucket < 0 else round(2 * ratio**bucket / (ratio + 1) / 60, 3)


def counted(reader: Reader, filters: Filters, share: int) -> dict[tuple[date, str | None], float]:
    """The session at `share` of 100, by bucket of time and segment."""
    rows = reader.generation.connection.execute(
        "SELECT day, dims['department'], dims['team'], bucket, sessions FROM mart.session_day"
    ).fetchall()
    found: dict[tuple[date, str | None], list[int]] = defaultdict(list)
    for day, department, team, size, sessions in rows:
        names = {"department": department, "team": team}
        if filters.period.start <= day < filters.period.finish and all(
            names[key] in wanted for key, wanted in filters.wanted().items()
        ):
            began = day.replace(day=1) if filters.grain == "month" else day
            found[began, names[filters.by] if filters.by else None] += [size] * sessions
    return {key: middle(sorted(sizes)[-(-len(sizes) * share // 100) - 1]) for key, sizes in found.items()}


@pytest.mark.parametrize("grain", ["day", "month"])
@pytest.mark.parametrize("by", [None, "department", "team"])
@pytest.mark.parametrize(
    "where",
    [(), (("department", "Sales"),), (("department", "Sales"), ("department", "Engineering")), (("team", "East"),)],
)
@pytest.mark.parametrize(("metric", "share"), [("usage.session_median", 50), ("usage.session_p95", 95)])
def test_lengths_of_sessions_are_those_of_the_sessions(
    reader: Reader, metric: str, share: int, where: tuple[tuple[str, str], ...], by: str | None, grain: Grain
) -> None:
    filters = Filters(MONTH, grain, by, where=where)
    rows = reader.rows(CATALOGUE.metric(metric), filters)
    told = {(day, segment): value for day, segment, value in rows}
    assert len(told) == len(rows), "a bucket is told once, as stored or as counted"
    assert told == counted(reader, filters, share)
    assert len(set(told.values())) > 3 or grain == "month"
