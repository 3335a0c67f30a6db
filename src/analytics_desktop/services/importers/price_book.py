"""Price versions into the central price book. What requests are booked at is never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from analytics_desktop.models.price import PriceVersion

from .transaction import Connection, one

_MAKE = """
CREATE TEMP TABLE offered (kind text, provider text, model_pattern text, tier text, context_band text, geography text,
    currency char(3), valid_from timestamptz, valid_to timestamptz, source text, prices jsonb,
    id integer, old_prices jsonb, old_currency char(3), old_valid_to timestamptz, last_booked timestamptz)
ON COMMIT DROP
"""
_COPY = """
COPY offered (kind, provider, model_pattern, tier, context_band, geography, currency, valid_from, valid_to, source,
    prices) FROM STDIN
"""
_FIND = """
UPDATE offered o SET id = v.id, old_prices = p.prices, old_currency = v.currency, old_valid_to = v.valid_to
FROM price_versions v CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(bucket, price_per_million), '{}') AS prices FROM prices WHERE version_id = v.id) p
WHERE (v.kind, v.provider, v.model_pattern, v.tier, v.context_band, v.geography, v.valid_from)
    = (o.kind, o.provider, o.model_pattern, o.tier, o.context_band, o.geography, o.valid_from)
"""
# One pass over the ledger, and only when a version that exists would change: there is no index by price version.
_PINNED = """
UPDATE offered o SET last_booked = r.last_booked
FROM (SELECT price_version_id, max(occurred_at) AS last_booked FROM ai_cost_tracking
      WHERE price_version_id IN (SELECT id FROM offered) GROUP BY 1) r
WHERE r.price_version_id = o.id
"""
_CHANGED = "(old_prices <> prices OR old_currency <> currency OR old_valid_to IS DISTINCT FROM valid_to)"
_INSERT = """
WITH new AS (
    INSERT INTO price_versions (kind, provider, model_pattern, tier, context_band, geography, currency, valid_from,
        valid_to, source)
    SELECT kind, provider, model_pattern, tier, context_band, geography, currency, valid_from, valid_to, source
    FROM offered WHERE id IS NULL ORDER BY provider, model_pattern, tier, context_band, geography, valid_from
    RETURNING *
)
INSERT INTO prices (version_id, bucket, price_per_million)
SELECT new.id, p.key, p.value::text::numeric
FROM new JOIN offered o USING (kind, provider, model_pattern, tier, context_band, geography, valid_from)
CROSS JOIN LATERAL jsonb_each(o.prices) p
"""


@dataclass(frozen=True)
class Offer:
    """How many versions were offered, and how many of them are new."""

    versions: int
    new: int
    unchanged: int


def offer(connection: Connection, versions: Sequence[PriceVersion]) -> Offer:
    """Compare versions with the price book, in a temporary table `offered` that the callers decide upon.

    A row has `id` null when the version is new; else the old prices, and when a request was last booked at them.
    """
    connection.execute(_MAKE.encode())
    with connection.cursor() as cursor, cursor.copy(_COPY.encode()) as copy:
        for version in versions:
            copy.write_row(_row(version))
    connection.execute(_FIND.encode())
    if one(connection, f"SELECT EXISTS (SELECT FROM offered WHERE id IS NOT NULL AND {_CHANGED})"):
        connection.execute(_PINNED.encode())
    new = one(connection, "SELECT count(*) FROM offered WHERE id IS NULL")
    same = one(connection, f"SELECT count(*) FROM offered WHERE id IS NOT NULL AND NOT {_CHANGED}")
    return Offer(len(versions), new, same)


def insert_new(connection: Connection) -> int:
    """Add the offered versions that are new; returns how many prices that is."""
    return connection.execute(_INSERT.encode()).rowcount


def _row(version: PriceVersion) -> tuple[object, ...]:
    prices = "{" + ", ".join(f"{json.dumps(bucket)}: {price:f}" for bucket, price in version.prices) + "}"
    key = version.key
    return (
        version.kind, key.provider, key.pattern, key.tier, key.context_band, key.geography, version.currency,
        version.valid_from, version.valid_to, version.source, prices,
    )  # fmt: skip
