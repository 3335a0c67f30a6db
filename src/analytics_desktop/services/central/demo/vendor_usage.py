"""The tokens that vendors say they counted: those of the ledger, but for what was planted."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import polars as pl
import psycopg

from analytics_desktop.services.central.demo.billing import (
    GATEWAY_KEY,
    PROVIDERS,
    is_billed_as_standard,
    is_counted_uncached,
)

_BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")
_SUMS = f"""
SELECT provider, model, tier, context_band, geography, (occurred_at AT TIME ZONE 'UTC')::date,
    {", ".join(f"sum({bucket}_tokens)::bigint" for bucket in _BUCKETS)}
FROM ai_cost_tracking WHERE price_version_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6
"""


def usage_frame(connection: psycopg.Connection[tuple[object, ...]], months: list[date]) -> pl.DataFrame:
    """Rows of vendor_usage."""
    counted: dict[tuple[object, ...], int] = defaultdict(int)
    for provider, model, tier, band, geography, day, *tokens in connection.execute(_SUMS.encode()).fetchall():
        assert isinstance(day, date)
        billed_as = "standard" if is_billed_as_standard(str(model), str(tier), day, months) else tier
        for bucket, count in zip(_BUCKETS, tokens, strict=True):
            fresh = bucket == "cache_read" and is_counted_uncached(str(model), day, months)
            name = "input" if fresh else bucket
            counted[provider, model, billed_as, band, geography, day, name] += int(str(count))
    rows = [(*key, count) for key, count in sorted(counted.items(), key=lambda one: tuple(map(str, one[0]))) if count]
    columns = ["provider", "model", "tier", "context_band", "geography", "day", "bucket", "tokens"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


def keys_frame() -> pl.DataFrame:
    """Rows of gateway_keys."""
    return pl.DataFrame({"provider": list(PROVIDERS), "api_key": [GATEWAY_KEY] * len(PROVIDERS)})
