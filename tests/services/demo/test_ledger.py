"""The ledger: exact money, disjoint buckets, believable shape."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import psycopg
import pytest

from analytics_desktop.services.central.pricing import price_requests
from tests.fixtures.demo import DemoCentral

BUCKETS = {
    "input": "input_tokens",
    "cache_read": "cache_read_tokens",
    "cache_write_5m": "cache_write_5m_tokens",
    "cache_write_1h": "cache_write_1h_tokens",
    "output": "output_tokens",
    "reasoning": "reasoning_tokens",
    "web_search": "web_searches",
}


def rows(dsn: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute(query.encode(), values or None).fetchall()


def one(dsn: str, query: str, *values: object) -> Any:
    ((value,),) = rows(dsn, query, *values)
    return value


def test_booked_cost_is_tokens_times_the_pinned_price(demo_central: DemoCentral) -> None:
    prices: dict[int, dict[str, Decimal]] = {}
    for version, bucket, price in rows(demo_central.dsn, "SELECT version_id, bucket, price_per_million FROM prices"):
        prices.setdefault(version, {})[bucket] = price
    sample = rows(
        demo_central.dsn,
        f"SELECT price_version_id, booked_cost, {', '.join(BUCKETS.values())} FROM ai_cost_tracking "
        "WHERE booked_cost IS NOT NULL ORDER BY id LIMIT 3000",
    )
    assert len({row[0] for row in sample}) >= 15
    for version, booked, *units in sample:
        used = {bucket: count for bucket, count in zip(BUCKETS, units, strict=True) if count}
        assert booked == sum((prices[version][bucket] * count for bucket, count in used.items()), Decimal(0)) / 10**6


def test_pricing_books_the_same_versions_and_amounts(demo_copy: str) -> None:
    query = "SELECT count(*), sum(booked_cost), sum(price_version_id) FROM ai_cost_tracking"
    before = rows(demo_copy, query)
    with psycopg.connect(demo_copy) as connection:
        connection.execute("UPDATE ai_cost_tracking SET booked_cost = NULL, price_version_id = NULL")
        connection.commit()
        report = price_requests(connection)
    assert rows(demo_copy, query) == before
    assert report.unpriced > 0


def test_only_the_model_without_a_price_is_unpriced(demo_central: DemoCentral) -> None:
    key = demo_central.key["unpriced_model"]
    found = rows(
        demo_central.dsn,
        "SELECT provider, model, count(*), sum(input_tokens + cache_read_tokens + cache_write_5m_tokens "
        "+ cache_write_1h_tokens + output_tokens + reasoning_tokens) FROM ai_cost_tracking "
        "WHERE booked_cost IS NULL GROUP BY 1, 2",
    )
    assert found == [(key["provider"], key["model"], key["rows"], key["tokens"])]
    total = one(demo_central.dsn, "SELECT count(*) FROM ai_cost_tracking")
    assert 0 < key["rows"] < total / 50


def test_key_knows_rows_and_total_of_the_ledger(demo_central: DemoCentral) -> None:
    key = demo_central.key["ledger"]
    found = rows(demo_central.dsn, "SELECT count(*), sum(booked_cost) FROM ai_cost_tracking")
    assert found == [(key["rows"], Decimal(key["amount"]))]


def test_only_providers_that_bill_it_have_cache_writes_and_reasoning(demo_central: DemoCentral) -> None:
    found = rows(
        demo_central.dsn,
        "SELECT provider, sum(cache_write_5m_tokens + cache_write_1h_tokens) > 0, sum(reasoning_tokens) > 0, "
        "sum(cache_read_tokens) > 0 FROM ai_cost_tracking WHERE booked_cost IS NOT NULL GROUP BY 1 ORDER BY 1",
    )
    assert found == [
        ("anthropic", True, False, True),
        ("google", False, True, True),
        ("openai", False, True, True),
    ]


def test_every_tier_band_and_retry_occurs(demo_central: DemoCentral) -> None:
    found = rows(
        demo_central.dsn,
        "SELECT count(DISTINCT tier), count(DISTINCT context_band), max(attempt) > 2, count(*) FILTER (WHERE "
        "project_id IS NULL) > 0, count(*) FILTER (WHERE person_id IS NULL) > 0, count(DISTINCT prompt_type) "
        "FROM ai_cost_tracking",
    )
    assert found == [(3, 2, True, True, True, 8)]


def test_people_work_on_weekdays(demo_central: DemoCentral) -> None:
    weekend = one(
        demo_central.dsn,
        "SELECT avg((extract(isodow FROM occurred_at AT TIME ZONE 'Europe/Berlin') > 5)::int) FROM analytics_events",
    )
    assert 0.005 < weekend < 0.06


def test_some_sessions_have_no_id(demo_central: DemoCentral) -> None:
    without = one(demo_central.dsn, "SELECT avg((session_id IS NULL)::int) FROM analytics_events")
    assert without == pytest.approx(Decimal("0.12"), abs=Decimal("0.03"))


def test_requests_of_an_execution_name_its_agent_team_and_person(demo_central: DemoCentral) -> None:
    wrong = one(
        demo_central.dsn,
        "SELECT count(*) FROM ai_cost_tracking r LEFT JOIN agent_executions x ON x.id = r.execution_id "
        "WHERE r.execution_id IS NOT NULL AND (x.id IS NULL OR (r.agent_id, r.team_id, r.department_id) "
        "IS DISTINCT FROM (x.agent_id, x.team_id, x.department_id) OR r.person_id IS DISTINCT FROM x.person_id "
        "OR r.occurred_at < x.started_at OR r.occurred_at > x.finished_at)",
    )
    assert wrong == 0


def test_nobody_who_opted_out_is_named_afterwards(demo_central: DemoCentral) -> None:
    for table, at in (
        ("analytics_events", "occurred_at"),
        ("ai_cost_tracking", "occurred_at"),
        ("agent_executions", "started_at"),
    ):
        named = one(
            demo_central.dsn,
            f"SELECT count(*) FROM {table} t JOIN opt_outs o USING (person_id) WHERE t.{at} >= o.since",
        )
        assert named == 0, table
    assert one(demo_central.dsn, "SELECT count(*) FROM opt_outs") == demo_central.key["opt_outs"]["people"] > 0


def test_buckets_are_disjoint_so_that_a_prompt_fits_its_context_band(demo_central: DemoCentral) -> None:
    found = rows(
        demo_central.dsn,
        "SELECT context_band, max(total) <= 200000, min(total) > 200000 FROM (SELECT context_band, "
        "input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens AS total "
        "FROM ai_cost_tracking WHERE tier = 'standard') t GROUP BY 1 ORDER BY 1",
    )
    assert found == [("long", False, True), ("standard", True, False)]
    hit_rate = one(
        demo_central.dsn,
        "SELECT sum(cache_read_tokens) / sum(input_tokens + cache_read_tokens + cache_write_5m_tokens "
        "+ cache_write_1h_tokens) FROM ai_cost_tracking",
    )
    assert Decimal("0.3") < hit_rate < Decimal("0.5")
