"""Deals of a CRM: a deal that is imported again is brought up to date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from analytics_desktop.models.importing import ImporterKind
from analytics_desktop.services.importers.cells import BadCell, currency, day, filled, number, text

KIND = ImporterKind(
    name="deals",
    title="Deals (CSV, Excel, JSON lines)",
    help="One row a deal. A deal is known by source and external_id; imported again, it is brought up to date. "
    "Fields within JSON objects are named with points, such as owner.email.",
    fields={
        "external_id": "the CRM's own id of the deal",
        "name": "name of the deal",
        "owner": "external id or e-mail address of the person who owns it",
        "opened_on": "day on which it was opened (ISO)",
        "closed_on": "day on which it was closed (ISO); not needed while it is open",
        "stage": "open, won or lost; closedwon, Closed Won and the like are understood",
        "amount": "amount in its own currency",
        "currency": "ISO code such as USD; the reporting currency where there is none",
        "source": "only with --set: name of the CRM",
    },
    required=(("external_id",), ("opened_on",), ("stage",), ("amount",)),
)
KEY = ("source", "external_id")
COLUMNS = ("source", "external_id", "name", "owner_id", "opened_on", "closed_on", "stage", "amount", "currency")
TYPES = "text, text, text, integer, date, date, text, numeric(18, 2), text"
TABLE = "deals"
_STAGES = {
    "open": "open", "won": "won", "lost": "lost", "closedwon": "won", "closedlost": "lost", "closed won": "won",
    "closed lost": "lost", "closed-won": "won", "closed-lost": "lost", "true": "won",
}  # fmt: skip


def entry(cells: Mapping[str, str], source: str, reporting_currency: str) -> dict[str, Any]:
    """The row of `deals`, its owner still as text. Raises BadCell with the field and why."""
    values: dict[str, Any] = {"source": source, "owner": cells.get("owner") or None}
    readers: dict[str, Callable[[str], Any]] = {
        "external_id": text,
        "opened_on": day,
        "stage": _stage,
        "amount": lambda value: number(value, 18, 2, Decimal(0)),
    }
    for field, read in readers.items():
        values[field] = filled(cells, field, read)
    values["name"] = filled(cells, "name", text, values["external_id"])
    values["currency"] = filled(cells, "currency", currency, reporting_currency)
    values["closed_on"] = None if values["stage"] == "open" else filled(cells, "closed_on", day)
    if values["closed_on"] is not None and values["closed_on"] < values["opened_on"]:
        raise BadCell("closed_on: lies before opened_on")
    return values


def _stage(value: str) -> str:
    found = _STAGES.get(value.strip().lower())
    if found is None:
        raise BadCell(f'"{value[:60]}" is not open, won or lost')
    return found
