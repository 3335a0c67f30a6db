"""Every planted story is found by plain SQL, with the figures of the answer key."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import psycopg

from tests.fixtures.demo import DemoCentral
from tests.services.demo.test_ledger import one, rows


def test_price_change_is_the_only_one_and_cuts_tokens_by_a_tenth(demo_central: DemoCentral) -> None:
    key = demo_central.key["price_change"]
    found = rows(
        demo_central.dsn,
        "SELECT DISTINCT v.model_pattern, v.valid_from::date::text, c.price_per_million / l.price_per_million "
        "FROM price_versions v JOIN prices c ON c.version_id = v.id AND c.bucket <> 'web_search' "
        "JOIN price_versions b USING (provider, model_pattern, tier, context_band) "
        "JOIN prices l ON l.version_id = b.id AND l.bucket = c.bucket WHERE v.kind = 'contract' AND b.kind = 'list'",
    )
    assert [(model, day, ratio == Decimal(key["factor"])) for model, day, ratio in found] == [
        (key["model"], key["day"], True)
    ]


def test_runaway_agent_spikes_on_the_planted_days(demo_central: DemoCentral) -> None:
    key = demo_central.key["runaway_agent"]
    daily = rows(
        demo_central.dsn,
        "SELECT occurred_at::date, sum(booked_cost) FROM ai_cost_tracking r JOIN agents a ON a.id = r.agent_id "
        "WHERE a.name = %s GROUP BY 1 ORDER BY 2 DESC",
        key["agent"],
    )
    first, until = datetime.fromisoformat(key["first"]), datetime.fromisoformat(key["until"])
    assert {day for day, _ in daily[:2]} == {first.date(), until.date()}
    assert sum(cost for _, cost in daily[:2]) > 3 * sum(cost for _, cost in daily[2:])
    loops = rows(
        demo_central.dsn,
        "SELECT count(*), sum(r.booked_cost) FROM ai_cost_tracking r JOIN agent_executions x ON x.id = r.execution_id "
        "JOIN agents a ON a.id = x.agent_id WHERE a.name = %s AND x.attempts > 2 AND x.started_at >= %s "
        "AND x.started_at < %s AND r.model = 'claude-opus-4-1' AND r.tier = 'standard'",
        key["agent"],
        first,
        until,
    )
    assert Decimal(key["amount"]) <= loops[0][1] < Decimal(key["amount"]) * Decimal("1.02")


def test_error_burst_stands_out_of_all_hours(demo_central: DemoCentral) -> None:
    key = demo_central.key["error_burst"]
    hours = rows(
        demo_central.dsn,
        "SELECT date_trunc('hour', started_at AT TIME ZONE 'UTC'), count(*) FROM agent_executions x "
        "JOIN agents a ON a.id = x.agent_id WHERE a.name = %s AND error_code = %s AND error_category = %s GROUP BY 1",
        key["agent"],
        key["code"],
        key["category"],
    )
    first, until = (datetime.fromisoformat(key[name]).replace(tzinfo=None) for name in ("first", "until"))
    assert {hour for hour, _ in hours} == {first + timedelta(hours=shift) for shift in range(6)}
    assert until - first == timedelta(hours=6)
    share = one(
        demo_central.dsn,
        "SELECT avg((outcome = 'failure')::int) FROM agent_executions x JOIN agents a ON a.id = x.agent_id "
        "WHERE a.name = %s AND started_at >= %s AND started_at < %s",
        key["agent"],
        first.isoformat() + "Z",
        until.isoformat() + "Z",
    )
    assert abs(float(share) - key["failure_share"]) < 0.15


def test_slow_version_lives_in_its_days_and_takes_longer(demo_central: DemoCentral) -> None:
    key = demo_central.key["slow_version"]
    medians = rows(
        demo_central.dsn,
        "SELECT agent_version = %s AS slow, percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms), "
        "min(started_at), max(started_at) FROM agent_executions x JOIN agents a ON a.id = x.agent_id "
        "WHERE a.name = %s GROUP BY 1 ORDER BY 1",
        key["version"],
        key["agent"],
    )
    (_, usual, *_), (_, slow, begin, end) = medians
    assert 0.75 < slow / usual / key["factor"] < 1.3
    assert datetime.fromisoformat(key["first"]) <= begin < end < datetime.fromisoformat(key["until"])


def test_brute_force_comes_from_one_address_and_succeeds_at_last(demo_central: DemoCentral) -> None:
    key = demo_central.key["brute_force"]
    found = rows(
        demo_central.dsn,
        "SELECT actor, person_id, outcome, count(*), min(occurred_at), max(occurred_at) FROM audit_log "
        "WHERE action = 'login' AND ip_address = %s::inet GROUP BY 1, 2, 3 ORDER BY 3",
        key["address"],
    )
    assert [row[:4] for row in found] == [
        (key["actor"], key["person_id"], "failure", key["failures"]),
        (key["actor"], key["person_id"], "success", 1),
    ]
    assert found[0][4] == datetime.fromisoformat(key["first"])
    assert found[1][5] == datetime.fromisoformat(key["last"]) > found[0][5]


def test_reader_reads_more_than_ever_on_three_evenings(demo_central: DemoCentral) -> None:
    key = demo_central.key["reader"]
    daily = rows(
        demo_central.dsn,
        "SELECT occurred_at::date::text, sum(records) FROM audit_log WHERE actor = %s AND action = 'record.read' "
        "AND is_pii AND ip_address IS NOT NULL GROUP BY 1 ORDER BY 2 DESC",
        key["actor"],
    )
    busiest = {day: int(records) for day, records in daily[:3]}
    assert set(busiest) == set(key["records"])
    assert all(key["records"][day] <= busiest[day] <= key["records"][day] + 400 for day in busiest)
    assert min(busiest.values()) > 20 * max([int(records) for _, records in daily[3:]] or [1])


def test_late_rows_arrived_after_their_month_was_closed(demo_central: DemoCentral) -> None:
    key = demo_central.key["late_rows"]
    found = rows(
        demo_central.dsn,
        "SELECT date_trunc('month', occurred_at AT TIME ZONE 'Europe/Berlin')::date::text, count(*), sum(booked_cost) "
        "FROM ai_cost_tracking WHERE received_at > date_trunc('month', occurred_at AT TIME ZONE 'Europe/Berlin') "
        "+ interval '1 month 8 days' GROUP BY 1",
    )
    assert found == [(key["month"], key["rows"], Decimal(key["amount"]))]
    assert key["rows"] > 10
    usual = one(
        demo_central.dsn,
        "SELECT max(received_at - occurred_at) FROM ai_cost_tracking WHERE received_at - occurred_at < '5 days'",
    )
    assert usual < timedelta(hours=1)


def test_assisted_deals_are_those_with_touches_before_they_closed(demo_central: DemoCentral) -> None:
    key = demo_central.key["assisted_deals"]
    found = {
        row[:2]: row[2]
        for row in rows(
            demo_central.dsn,
            "SELECT EXISTS (SELECT FROM outcomes o WHERE o.deal_id = d.id AND kind = 'deal_touch'), stage, count(*) "
            "FROM deals d WHERE stage <> 'open' GROUP BY 1, 2",
        )
    }
    assert found[True, "won"] == key["won"]
    assert found[False, "lost"] == key["other_lost"]
    outside = one(
        demo_central.dsn,
        "SELECT count(*) FROM outcomes o JOIN deals d ON d.id = o.deal_id WHERE o.kind = 'deal_touch' "
        "AND (o.occurred_at::date < d.opened_on OR o.occurred_at::date >= d.closed_on)",
    )
    assert outside == 0
    touches = one(demo_central.dsn, "SELECT count(*) FROM outcomes WHERE kind = 'deal_touch'")
    assert touches == key["touches"]


def test_error_categories_follow_the_rules_of_ingest(demo_central: DemoCentral) -> None:
    differing = rows(
        demo_central.dsn,
        "SELECT DISTINCT error_category, rule, error_code, error_message FROM agent_executions, "
        "error_category_of(error_code, error_message, outcome) AS rule WHERE error_category IS DISTINCT FROM rule",
    )
    assert differing == []
    assert one(demo_central.dsn, "SELECT count(DISTINCT error_category) FROM agent_executions") == 9


def test_audit_log_is_numbered_in_order_of_time_without_gaps(demo_central: DemoCentral) -> None:
    with psycopg.connect(demo_central.dsn) as connection:
        found = connection.execute("SELECT seq, occurred_at FROM audit_log ORDER BY seq").fetchall()
    assert [seq for seq, _ in found] == list(range(1, len(found) + 1))
    assert [at for _, at in found] == sorted(at for _, at in found)


def test_error_messages_exist_for_failures_only_and_name_their_trace(demo_central: DemoCentral) -> None:
    found = rows(
        demo_central.dsn,
        "SELECT outcome, bool_and(error_message IS NOT NULL), bool_or(error_message IS NOT NULL), "
        "count(DISTINCT error_message) > 20 FROM agent_executions WHERE outcome IN ('success', 'failure') "
        "GROUP BY 1 ORDER BY 1",
    )
    assert found == [("failure", True, True, True), ("success", False, False, False)]
    trace = one(demo_central.dsn, "SELECT left(id::text, 8) FROM agent_executions WHERE error_code = '429' LIMIT 1")
    hits = "SELECT count(*) FROM agent_executions WHERE error_search @@ plainto_tsquery('english', %s)"
    assert one(demo_central.dsn, hits, trace) == 1
