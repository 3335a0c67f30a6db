"""Lines of a provider's invoices: an invoice that is imported again is replaced as a whole where it differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.cells import BadCell, currency, day, filled, number, text
from analytics_desktop.services.importers.invoice_store import InvoiceStore

KINDS = ("tokens", "server_tools", "credit", "tax", "rounding", "other")

KIND = ImporterKind(
    name="invoices",
    title="Invoices of providers (CSV, Excel, JSON lines)",
    help="One row for each line of an invoice, all lines of one invoice in one import. An invoice is known by provider "
    "and number; imported again with other lines, it is replaced.",
    fields={
        "provider": "name of the provider as the ledger has it",
        "number": "number of the invoice",
        "month": "month that is billed, as 2026-05 or any of its days",
        "issued_on": "day of issue (ISO)",
        "currency": "ISO code such as USD; the reporting currency where there is none",
        "model": "model as the ledger has it; empty for what belongs to no model",
        "kind": ", ".join(KINDS) + "; tokens where empty",
        "description": "text of the line",
        "amount": "amount of the line; credits are negative",
    },
    required=(("provider",), ("number",), ("month",), ("issued_on",), ("amount",)),
)
COLUMNS = ("provider", "number", "month", "issued_on", "currency", "model", "kind", "description", "amount")
STORE = InvoiceStore


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """One line of an invoice. Raises BadCell with the field and why."""
    return {
        "provider": filled(cells, "provider", text),
        "number": filled(cells, "number", text),
        "month": filled(cells, "month", _month),
        "issued_on": filled(cells, "issued_on", day),
        "currency": filled(cells, "currency", currency, reporting_currency),
        "model": filled(cells, "model", text, ""),
        "kind": filled(cells, "kind", _kind, "tokens"),
        "description": filled(cells, "description", text, ""),
        "amount": filled(cells, "amount", lambda value: number(value, 18, 6)),
    }


def _month(value: str) -> date:
    return day(f"{value}-01" if len(value) == 7 else value).replace(day=1)


def _kind(value: str) -> str:
    found = value.strip().lower().replace(" ", "_")
    if found not in KINDS:
        raise BadCell(f'"{value[:60]}" is none of: {", ".join(KINDS)}')
    return found
