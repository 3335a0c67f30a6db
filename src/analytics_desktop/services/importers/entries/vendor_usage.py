"""A provider's own usage report: tokens by day and bucket, which tell where a difference in cost comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.cells import BadCell, day, filled, text, whole

BUCKETS = ("input", "cache_read", "cache_write_5m", "cache_write_1h", "output", "reasoning")

KIND = ImporterKind(
    name="vendor-usage",
    title="Usage report of a provider (CSV, Excel, JSON lines)",
    help="One row for each day, model, terms and bucket of tokens. Buckets do not overlap: input is without what was "
    "read from a cache. Days are those of the provider, in UTC. Imported again, a count is corrected.",
    fields={
        "provider": "name of the provider as the ledger has it",
        "model": "model as the ledger has it",
        "tier": "standard (also where empty), batch or priority",
        "context_band": "standard (also where empty), or the band of long contexts",
        "geography": "global (also where empty), or the region that is priced differently",
        "day": "day of the usage (ISO, UTC)",
        "bucket": ", ".join(BUCKETS),
        "tokens": "how many tokens",
    },
    required=(("provider",), ("model",), ("day",), ("bucket",), ("tokens",)),
)
KEY = ("provider", "model", "tier", "context_band", "geography", "day", "bucket")
COLUMNS = (*KEY, "tokens")
TYPES = "text, text, text, text, text, date, text, bigint"
TABLE = "vendor_usage"


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """The row of `vendor_usage`. Raises BadCell with the field and why."""
    return {
        "provider": filled(cells, "provider", text),
        "model": filled(cells, "model", text),
        "tier": filled(cells, "tier", text, "standard"),
        "context_band": filled(cells, "context_band", text, "standard"),
        "geography": filled(cells, "geography", text, "global"),
        "day": filled(cells, "day", day),
        "bucket": filled(cells, "bucket", _bucket),
        "tokens": filled(cells, "tokens", whole),
    }


def _bucket(value: str) -> str:
    found = value.strip().lower()
    if found not in BUCKETS:
        raise BadCell(f'"{value[:60]}" is none of: {", ".join(BUCKETS)}')
    return found
