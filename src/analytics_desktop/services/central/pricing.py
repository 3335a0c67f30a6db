"""Book requests at the price that was valid when they happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from analytics_desktop.services.central.ownership import acting_as_owner
from analytics_desktop.services.central.versions import SQL_FOLDER

_UNBOOKED = "SELECT * FROM ai_cost_tracking WHERE booked_cost IS NULL"
_UPDATE = """
UPDATE ai_cost_tracking r SET price_version_id = c.version_id, booked_cost = c.cost
FROM costs c WHERE r.id = c.id AND r.booked_cost IS NULL
"""
_LEFT = """
SELECT count(*), coalesce(sum(input_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens
                              + output_tokens + reasoning_tokens), 0)::bigint
FROM ai_cost_tracking WHERE booked_cost IS NULL
"""


@dataclass(frozen=True)
class PricingReport:
    priced: int
    """requests booked by this run"""
    unpriced: int
    """requests that still have no valid price"""
    unpriced_tokens: int
    """tokens of those, over all buckets"""


def price_requests(connection: psycopg.Connection[Any]) -> PricingReport:
    """Book every request without a cost that has a valid price; one transaction.

    A contract beats the list, then the longest model pattern wins. A request stays unpriced when no version covers its
    model, tier, context band, geography and instant, when a bucket it used has no price there, or when the price is in
    another currency and that day has no rate. What is booked once never changes.
    """
    with acting_as_owner(connection):
        priced = _book(connection) if _left(connection)[0] else 0
        return PricingReport(priced, *_left(connection))


def costs_of(connection: psycopg.Connection[Any], requests: str) -> str:
    """A query for (id, version_id, cost) of those of `requests` that have a price.

    `requests` is a query that yields the ledger's columns and an `id` that no two rows share. The answer is good for
    the rest of the transaction, in which the prices of all kinds of these requests are kept in a table of its own.
    """
    for statement in _file("spans").replace("{requests}", requests).split(";\n"):
        connection.execute(statement.encode())
    return f"WITH requests AS ({requests}) {_file('costs')}"


def _book(connection: psycopg.Connection[Any]) -> int:
    """The costs first and then the rows: with their number known, the planner does not look them up one by one."""
    query = costs_of(connection, _UNBOOKED)
    connection.execute("DROP TABLE IF EXISTS pg_temp.costs")
    connection.execute(f"CREATE TEMP TABLE costs ON COMMIT DROP AS {query}".encode())
    connection.execute("ANALYZE costs")
    return connection.execute(_UPDATE).rowcount


def _file(name: str) -> str:
    return (SQL_FOLDER / "pricing" / f"{name}.sql").read_text(encoding="utf-8")


def _left(connection: psycopg.Connection[Any]) -> tuple[int, int]:
    row = connection.execute(_LEFT).fetchone()
    assert row is not None
    return row[0], row[1]
