"""Signing off the reconciliation of a month: who saw which numbers, and what they said about them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Cell

from .months import name_of
from .tables import rows_of

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

KIND = "reconciliation"


def signable(desk: Desk, month: date) -> tuple[str, ...]:
    """Providers that have a bill, or a cost report, for the month."""
    return tuple(str(row["Provider"]) for row in rows_of(desk, "cost.sign_offs", month) if row["Bill"] is not None)


def sign_off(desk: Desk, month: date, provider: str, note: str) -> tuple[str, ...]:
    """Sign the numbers as they are now, of one provider or, where it is empty, of all that have a bill.

    Returns the providers that were signed. Raises Problem without a note, without a bill, or where the role may not.
    """
    if not note.strip():
        raise Problem("A sign-off needs a note.", "Say in a sentence what was checked or what remains open.")
    rows = [row for row in rows_of(desk, "cost.sign_offs", month) if row["Bill"] is not None]
    chosen = [row for row in rows if provider in {"", row["Provider"]}]
    if not chosen:
        known = ", ".join(str(row["Provider"]) for row in rows)
        raise Problem(
            f"There is no bill of {provider or 'any provider'} for {name_of(month)}.",
            f"Bills of that month are of: {known}." if known else "Import the cost report or the invoice first.",
        )
    for row in chosen:
        desk.decide(KIND, f"{name_of(month)}/{row['Provider']}", {**_numbers(row), "note": note.strip()})
    return tuple(str(row["Provider"]) for row in chosen)


def _numbers(row: dict[str, Cell]) -> dict[str, str]:
    return {name.lower(): _exact(row[name]) for name in ("Ledger", "Bill", "Unexplained")}


def _exact(value: Cell) -> str:
    if not isinstance(value, Decimal):
        raise TypeError(f"{value!r} is no amount")
    return format(value, "f")
