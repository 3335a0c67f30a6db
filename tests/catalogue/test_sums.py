"""What is said to add up does so to the last digit, whatever it is split by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from analytics_desktop.models.filters import Filters, Grain, Period
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Value
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.query import Reader
from tests.fixtures.example import CATALOGUE, empty_world

ADDED = tuple(one for one in load_catalogue().metrics.values() if one.adds_up and one.chart != "table")
QUARTER = Period(date(2026, 2, 1), date(2026, 5, 1))
# Thirds and sevenths of hours and cents, over days, teams, agents and features.
ODD = """
INSERT INTO automation_tasks VALUES
    (2, 'triage', 7.77, 7, 8, 33.33, 'measured'), (3, 'review', 11.01, 9, 12, 71.07, 'measured');
INSERT INTO agent_executions BY NAME SELECT
    gen_random_uuid() AS id, 1 + i % 2 AS agent_id, 1 + i % 3 AS person_id,
    1 + i % 2 AS team_id, 1 + i % 2 AS department_id,
    CASE WHEN i % 5 > 0 THEN 1 + i % 3 END AS feature_id,
    CASE WHEN i % 4 > 0 THEN 'triage' ELSE 'review' END AS task_type,
    TIMESTAMP '2026-03-02 01:00:00' + to_hours(7 * i) AS started_at, started_at AS finished_at,
    1009 * i % 60013 AS duration_ms, 'success' AS outcome, 1 AS attempts
FROM range(200) many(i);
INSERT INTO ai_cost_tracking BY NAME SELECT
    led.* REPLACE (gen_random_uuid() AS id, occurred_at + to_hours(7 * i) AS occurred_at,
    booked_cost / (3 + i) AS booked_cost,
    1 + i % 2 AS team_id, 1 + i % 2 AS department_id, 'model ' || i % 7 AS model)
FROM ai_cost_tracking led, range(50) many(i) WHERE booked_cost IS NOT NULL;
INSERT INTO deals SELECT
    100 + i, 'crm', 'x' || i, 'X', 1 + i % 3, DATE '2026-01-01', DATE '2026-03-05', 'won', 1000.01 * i, 'EUR'
FROM range(30) many(i);
INSERT INTO outcomes SELECT
    gen_random_uuid(), 'deal_touch', TIMESTAMP '2026-03-01', 100 + i, NULL, 1, 1, true
FROM range(30) many(i);
UPDATE fx_rates SET rate = 1.2345678901;
"""


@pytest.fixture(scope="module")
def odd() -> Iterator[Reader]:
    made = empty_world().fill((CATALOGUE / "example.sql").read_text("utf-8") + ODD)
    yield made.reader()
    made.connection.close()


def total(reader: Reader, metric: Metric, grain: Grain = "whole", by: str | None = None) -> Decimal:
    values: list[Value] = [row[2] for row in reader.rows(metric, Filters(QUARTER, grain, by, (), "off"))]
    return sum((Decimal(str(value)) for value in values if value is not None), Decimal(0))


@pytest.mark.parametrize("metric", ADDED, ids=lambda metric: metric.id)
def test_segments_and_days_add_up_exactly(metric: Metric, odd: Reader) -> None:
    whole = total(odd, metric)
    for by in odd.splits(metric):
        assert (by, total(odd, metric, by=by)) == (by, whole)
        assert (by, total(odd, metric, "day", by)) == (by, whole)
    grains: tuple[Grain, ...] = ("day", "week", "month")
    for grain in grains:
        assert (grain, total(odd, metric, grain)) == (grain, whole)


@pytest.mark.parametrize("metric_id", ["impact.hours_saved", "impact.value_of_hours", "cost.total_cost"])
def test_the_odd_company_has_digits_that_rounding_would_lose(metric_id: str, odd: Reader) -> None:
    whole = total(odd, load_catalogue().metric(metric_id))
    assert whole != round(whole, 6)


def test_hours_saved_are_the_baseline_less_what_was_measured(odd: Reader) -> None:
    found = odd.generation.connection.execute(
        "SELECT sum(baseline_minutes * 60000 - duration_ms), "
        "sum((baseline_minutes * 60000 - duration_ms) * loaded_rate) "
        "FROM lake.agent_executions JOIN lake.automation_tasks USING (task_type) WHERE outcome = 'success'"
    ).fetchone()
    assert found is not None
    for metric_id, milliseconds in zip(("impact.hours_saved", "impact.value_of_hours"), found, strict=True):
        exact = Decimal(milliseconds) / 3_600_000
        assert abs(total(odd, load_catalogue().metric(metric_id)) - exact) < Decimal("1e-9")
