"""Closing a month: its journal is kept as it is now, and whatever comes later is booked in the open month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Cell, Source

from .months import month_after, name_of, parse_month
from .tables import rows_of

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

KIND = "period_close"
TRUE_UP = ", true-up"  # what the journal adds to an entry that belongs to an earlier month
_ONE_DAY = timedelta(days=1)


def closable(desk: Desk) -> date | None:
    """The month that can be closed next: the one after the last closed one, or the last that is over; None: none is."""
    source = _source(desk)
    last_over = (_today(source).replace(day=1) - _ONE_DAY).replace(day=1)
    closed = _closed(desk)
    month = month_after(closed[-1]) if closed else last_over
    return month if month <= last_over else None


def close_month(desk: Desk, month: date) -> tuple[dict[str, str], ...]:
    """Close a month with the journal that it has now; returns the lines. Never undone.

    Raises Problem where the month is not over, not next, has no account for a line, or the role may not close.
    """
    source = _source(desk)
    _refuse_unless_next(month, _closed(desk), _today(source))
    lines = tuple(_line(row) for row in rows_of(desk, "cost.journal", month))
    if not lines:
        raise Problem(f"Nothing is booked in {name_of(month)}.", "Choose another month.")
    _refuse_without_account(lines)
    if sum((Decimal(line["amount"]) for line in lines), Decimal(0)):
        raise ValueError(f"debits and credits of {name_of(month)} differ")
    body: dict[str, Any] = {
        "data_as_of": source.data_as_of.replace(tzinfo=None).isoformat(sep=" "),
        "generation": source.generation,
        "manifest_sha256": source.manifest_sha256,
        "lines": list(lines),
    }
    desk.decide(KIND, name_of(month), body)
    return lines


def _refuse_unless_next(month: date, closed: list[date], today: date) -> None:
    if month in closed:
        raise Problem(
            f"{name_of(month)} is closed already, and a closed month never changes.",
            "What came later is booked in the open month.",
        )
    if month_after(month) > today:
        raise Problem(
            f"{name_of(month)} is not over in the data of this machine, which ends with {today}.",
            "Sync when the month is over, then close it.",
        )
    if closed and month < closed[0]:
        raise Problem(
            f"{name_of(month)} lies before {name_of(closed[0])}, the first month that was closed here.",
            f"The next month to close is {name_of(month_after(closed[-1]))}.",
        )
    if closed and month != month_after(closed[-1]):
        raise Problem(f"{name_of(month_after(closed[-1]))} is still open.", "Close the months in their order.")


def _refuse_without_account(lines: tuple[dict[str, str], ...]) -> None:
    missing = sorted({line["entry"] for line in lines if not line["account"]})
    if missing:
        raise Problem(
            f"There is no account for: {', '.join(missing)}.",
            f"Name it: analytics-desktop accounts set {missing[0]} ACCOUNT",
        )


def _line(row: dict[str, Cell]) -> dict[str, str]:
    debit, credit = row["Debit"], row["Credit"]
    amount = Decimal(str(debit)) if debit is not None else -Decimal(str(credit))
    return {
        "usage_month": f"{row['Usage of']}-01",
        "entry": str(row["Entry"]).removesuffix(TRUE_UP).lower(),
        "provider": _text(row["Provider"]),
        "account": _text(row["Account"]),
        "cost_center": _text(row["Cost centre"]),
        "department": _text(row["Department"]),
        "amount": format(amount, "f"),
    }


def _text(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def _closed(desk: Desk) -> list[date]:
    return sorted({parse_month(one.subject) for one in desk.decisions(KIND)})


def _source(desk: Desk) -> Source:
    if desk.source is None:
        raise Problem("There is no data on this machine yet.", "Sync, or load the demo company.")
    return desk.source


def _today(source: Source) -> date:
    return source.data_as_of.astimezone(ZoneInfo(source.zone)).date()
