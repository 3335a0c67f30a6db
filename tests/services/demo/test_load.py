"""Loading the demo company."""

from __future__ import annotations

import psycopg

from tests.fixtures.demo import PEOPLE, DemoCentral


def test_store_is_marked_as_demo_with_zone_and_currency(demo_central: DemoCentral) -> None:
    with psycopg.connect(demo_central.dsn) as connection:
        row = connection.execute(
            "SELECT company, is_demo, reporting_zone, reporting_currency FROM store_identity"
        ).fetchone()
        people = connection.execute("SELECT count(*) FROM people WHERE NOT is_system").fetchone()
    assert row == ("Larkfield Instruments (demo)", True, "Europe/Berlin", "USD")
    assert people == (PEOPLE,)


def test_a_copy_of_the_store_has_the_same_rows(demo_central: DemoCentral, demo_copy: str) -> None:
    counts = []
    for dsn in (demo_central.dsn, demo_copy):
        with psycopg.connect(dsn) as connection:
            counts.append(connection.execute("SELECT count(*), sum(booked_cost) FROM ai_cost_tracking").fetchone())
    assert counts[0] == counts[1]
