"""Hourly and daily aggregates equal the rows they stand for."""

from __future__ import annotations

from datetime import date

import psycopg

from analytics_desktop.services.central.maintain import maintain
from tests.services.central.conftest import Connection, request_row
from tests.services.central.history import TODAY, aggregates, event


def test_days_and_hours_are_cut_in_the_reporting_zone(company: Connection, central: str) -> None:
    company.execute("UPDATE store_identity SET reporting_zone = 'Asia/Kolkata'")
    event(company, "2026-03-10 18:29+00", 2)
    event(company, "2026-03-10 18:31+00", 2)
    event(company, "2026-03-10 19:31+00", 3)
    maintain(central, TODAY)
    assert aggregates(company, "daily_events") == [
        ("2026-03-09 18:30:00+00", "", {"events": 1, "people": 1}),
        ("2026-03-10 18:30:00+00", "", {"events": 2, "people": 2}),
    ]
    assert [(row[0], row[2]["events"]) for row in aggregates(company, "hourly_events")] == [
        ("2026-03-10 17:30:00+00", 1),
        ("2026-03-10 18:30:00+00", 1),
        ("2026-03-10 19:30:00+00", 1),
    ]
    ends = company.execute("SELECT DISTINCT period_end - period_start FROM analytics_aggregates ORDER BY 1").fetchall()
    assert [str(end) for (end,) in ends] == ["1:00:00", "1 day, 0:00:00"]


def test_day_of_the_clock_change_has_23_or_25_hours(company: Connection, central: str) -> None:
    company.execute("UPDATE store_identity SET reporting_zone = 'Europe/Berlin'")
    for when in ("2026-03-29 10:00+00", "2026-10-25 00:30+00", "2026-10-25 01:30+00"):
        event(company, when, 2)
    company.execute("UPDATE retention_policies SET keep_days = 900 WHERE table_name = 'analytics_events'")
    maintain(central, date(2026, 11, 1))
    days = company.execute(
        "SELECT extract(epoch FROM period_end - period_start)::integer / 3600 FROM analytics_aggregates "
        "WHERE metric_type = 'daily_events' AND dimension = 'company' ORDER BY period_start"
    ).fetchall()
    assert days == [(23,), (25,)]
    assert len(aggregates(company, "hourly_events")) == 3


def test_aggregates_equal_the_rows(company: Connection, central: str) -> None:
    version = company.execute(
        "INSERT INTO price_versions (kind, provider, model_pattern, valid_from, source) "
        "VALUES ('list', 'p', 'm', '2020-01-01', 'test') RETURNING id"
    ).fetchone()[0]
    for n, cost in enumerate(("0.000000000001", "1.5", None)):
        booked = {"booked_cost": cost, "price_version_id": version if cost else None}
        request_row(company, request_id=str(n), person_id=2 + n, department_id=1 if n else None, **booked)
    maintain(central, TODAY)
    told = {"cost": "1.500000000001", "requests": 3, "unpriced": 1, "people": 3}
    told |= {"execution_cost": None, "execution_requests": 0, "retry_cost": None, "retry_requests": 0}
    assert aggregates(company, "daily_cost") == [("2026-03-10 00:00:00+00", "", told)]
    assert [(row[1], row[2]["cost"]) for row in aggregates(company, "daily_cost", "department")] == [
        ("(none)", "0.000000000001"),
        ("1", "1.500000000000"),
    ]
    tokens = aggregates(company, "daily_tokens", "model")[0]
    assert (tokens[1], tokens[2]["input"], tokens[2]["output"]) == ("m", 30, 15)


def test_system_accounts_and_opted_out_people_are_not_counted(company: Connection, central: str) -> None:
    company.execute("UPDATE people SET is_system = true WHERE id = 2")
    company.execute("INSERT INTO opt_outs VALUES (3, '2026-01-01')")
    for person in (2, 3, 4):
        event(company, "2026-03-10 10:00+00", person)
    maintain(central, TODAY)
    assert aggregates(company, "daily_active_people")[0][2] == {"people": 1}


def test_only_changed_days_are_computed_again(company: Connection, central: str) -> None:
    for day in (8, 9, 10):
        event(company, f"2026-03-{day:02} 10:00+00", 2)
    maintain(central, TODAY)
    company.execute("UPDATE analytics_aggregates SET metrics = '{}' WHERE period_start < '2026-03-09'")
    event(company, "2026-03-09 11:00+00", 3)
    maintain(central, TODAY)
    assert [row[2].get("events") for row in aggregates(company, "daily_events")] == [None, 2, 1]


def test_group_whose_numbers_stay_is_not_touched(company: Connection, central: str) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    maintain(central, TODAY)
    event(company, "2026-03-10 10:00+00", 5)
    maintain(central, TODAY)
    order = company.execute(
        "SELECT dimension_value FROM analytics_aggregates WHERE metric_type = 'daily_events' "
        "AND dimension IN ('company', 'department') ORDER BY changed_xid, dimension_value"
    )
    assert order.fetchall() == [("1",), ("",), ("2",)]


def test_aggregate_of_a_group_that_left_the_day_goes_too(company: Connection, central: str) -> None:
    event(company, "2026-03-10 10:00+00", 2)
    maintain(central, TODAY)
    company.execute("UPDATE analytics_events SET department_id = 2, team_id = 2")
    maintain(central, TODAY)
    assert [row[1] for row in aggregates(company, "daily_events", "department")] == ["2"]
    assert company.execute("SELECT count(*) FROM tombstones WHERE table_name = 'analytics_aggregates'").fetchone() > (
        0,
    )


def test_rows_of_an_open_transaction_are_summed_when_it_has_ended(company: Connection, central: str) -> None:
    with psycopg.connect(central) as slow:
        slow.execute("INSERT INTO analytics_events (occurred_at, event_type) VALUES ('2026-03-10', 'slow')")
        event(company, "2026-03-09", 2)
        company.execute("SELECT maintain_step('events', '2026-03-12')")
        slow.commit()
    maintain(central, TODAY)
    assert [row[0][:10] for row in aggregates(company, "daily_events")] == ["2026-03-09", "2026-03-10"]


def test_another_zone_cuts_every_day_again(company: Connection, central: str) -> None:
    event(company, "2026-03-10 23:30+00", 2)
    maintain(central, TODAY)
    company.execute("UPDATE store_identity SET reporting_zone = 'Europe/Berlin'")
    maintain(central, TODAY)
    assert [row[0] for row in aggregates(company, "daily_events")] == ["2026-03-10 23:00:00+00"]
    assert maintain(central, TODAY).changed_nothing


def test_people_of_trailing_days_are_counted_once(company: Connection, central: str) -> None:
    company.execute("UPDATE store_identity SET reporting_zone = 'Asia/Kolkata'")
    company.execute("UPDATE people SET is_system = true WHERE id = 4")
    company.execute("UPDATE retention_policies SET keep_days = 90 WHERE table_name = 'analytics_events'")
    for when, person in (("02-01", 2), ("02-01", 3), ("02-03", 2), ("02-03", 4), ("03-04", 3)):
        event(company, f"2026-{when} 18:31+00", person)  # the next day in Kolkata
    maintain(central, TODAY)
    days = trailing(company)
    assert (days["2026-02-02"], days["2026-02-04"], days["2026-02-09"]) == ((2, 2), (2, 2), (1, 2))
    assert (days["2026-02-10"], days["2026-03-03"], days["2026-03-05"]) == ((1, 2), (0, 2), (1, 2))
    assert (days["2026-03-04"], max(days), len(days)) == ((0, 1), "2026-03-05", 32)
    event(company, "2026-02-20 10:00+00", 5)
    maintain(central, TODAY)
    days = trailing(company)
    assert (days["2026-02-19"], days["2026-02-20"], days["2026-03-05"]) == ((0, 2), (1, 3), (1, 3))
    assert maintain(central, TODAY).changed_nothing


def test_people_of_days_that_retention_has_begun_to_empty_stay(company: Connection, central: str) -> None:
    event(company, "2026-02-01 10:00+00", 2)
    event(company, "2026-03-01 10:00+00", 3)
    maintain(central, TODAY)
    before = trailing(company)
    assert before["2026-03-01"] == (1, 2)
    event(company, "2026-02-27 10:00+00", 3)  # late, when the row of 1 February is gone
    maintain(central, date(2026, 5, 15))
    assert trailing(company) == before


def trailing(store: Connection) -> dict[str, tuple[int, int]]:
    """{local day: (people of 7 days, people of 30 days)}"""
    rows = store.execute(
        "SELECT (period_start AT TIME ZONE reporting_zone)::date::text, metrics FROM analytics_aggregates, "
        "store_identity WHERE metric_type = 'daily_trailing_people'"
    ).fetchall()
    assert all(told["people"] == told["weekly"] for _, told in rows)
    return {day: (told["weekly"], told["monthly"]) for day, told in rows}
