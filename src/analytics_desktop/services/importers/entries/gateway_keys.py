"""Keys whose requests reach the ledger; what a provider bills for any other key bypasses it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.cells import filled, text

KIND = ImporterKind(
    name="gateway-keys",
    title="Names of the keys that reach the ledger (CSV, Excel, JSON lines)",
    help="One row for each key: its name as cost reports give it, never the key itself. Reconciliation then tells what "
    "was spent with other keys.",
    fields={
        "provider": "name of the provider as the ledger has it",
        "api_key": "name of the key as the cost report gives it",
    },
    required=(("provider",), ("api_key",)),
)
KEY = ("provider", "api_key")
COLUMNS = KEY
TYPES = "text, text"
TABLE = "gateway_keys"


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """The row of `gateway_keys`. Raises BadCell with the field and why."""
    return {name: filled(cells, name, text) for name in KEY}
