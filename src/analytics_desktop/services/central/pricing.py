"""Book requests at the price that was valid when they happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import psycopg

from analytics_desktop.services.central.ownership import acting_as_owner
from analytics_desktop.services.central.versions import SQL_FOLDER

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


def _book(connection: psycopg.Connection[Any]) -> int:
    cursor = connection.execute((SQL_FOLDER / "pricing.sql").read_bytes())
    while cursor.nextset():  # the last statement is the update
        pass
    return cursor.rowcount


def _left(connection: psycopg.Connection[Any]) -> tuple[int, int]:
    row = connection.execute(_LEFT).fetchone()
    assert row is not None
    return row[0], row[1]
