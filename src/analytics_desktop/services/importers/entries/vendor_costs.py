"""A provider's own cost report, day by day: what the ledger is reconciled with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.cells import currency, day, filled, number, text

KIND = ImporterKind(
    name="vendor-costs",
    title="Cost report of a provider (CSV, Excel, JSON lines)",
    help="One row for each day, model, kind of cost and key. Days are those of the provider, in UTC. Imported again, "
    "an amount is corrected.",
    fields={
        "provider": "name of the provider as the ledger has it, such as anthropic",
        "model": "model as the ledger has it; empty where the report does not say",
        "day": "day of the cost (ISO, UTC)",
        "cost_type": "tokens (also where empty), or the tool that costs, such as web_search",
        "amount": "amount in its own currency, not in cents",
        "currency": "ISO code such as USD; the reporting currency where there is none",
        "api_key": "name of the key that was used; empty where the report does not say",
    },
    required=(("provider",), ("day",), ("amount",)),
)
KEY = ("provider", "model", "day", "cost_type", "api_key")
COLUMNS = ("provider", "model", "day", "cost_type", "api_key", "amount", "currency")
TYPES = "text, text, date, text, text, numeric(18, 6), text"
TABLE = "vendor_costs"


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """The row of `vendor_costs`. Raises BadCell with the field and why."""
    return {
        "provider": filled(cells, "provider", text),
        "model": filled(cells, "model", text, ""),
        "day": filled(cells, "day", day),
        "cost_type": filled(cells, "cost_type", text, "tokens"),
        "api_key": filled(cells, "api_key", text, ""),
        "amount": filled(cells, "amount", lambda value: number(value, 18, 6)),
        "currency": filled(cells, "currency", currency, reporting_currency),
    }
