"""Which account of the general ledger each kind of journal line goes to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

KIND = "gl_account"
# What a line can be booked as, and what belongs there.
ENTRIES = {
    "expense": "Usage of AI; also expense/PROVIDER, expense/*/DEPARTMENT and expense/PROVIDER/DEPARTMENT",
    "differences": "What the bill, net of tax, has beside the ledger",
    "tax": "Tax on invoices",
    "accrued": "Owed and not yet billed",
    "payable": "Owed by invoice",
}
_ACCOUNT = re.compile(r"[\w .\-/]{1,40}")


def set_account(desk: Desk, entry: str, account: str) -> None:
    """Book lines of this entry there from now on; closed months stay. Raises Problem."""
    head, *rest = entry.split("/")
    if head not in ENTRIES or (rest and head != "expense") or len(rest) > 2 or not all(rest):
        raise Problem(f"There is no entry called {entry}.", f"Entries are: {', '.join(ENTRIES)}; {ENTRIES['expense']}.")
    if not _ACCOUNT.fullmatch(account.strip()):
        raise Problem(f"{account!r} is not the number of an account.", "Use up to 40 letters, digits, dots and dashes.")
    desk.decide(KIND, entry, {"account": account.strip()})


def accounts_of(desk: Desk) -> dict[str, str]:
    """Entry -> account, as decided last."""
    return {one.subject: str(one.body["account"]) for one in desk.decisions(KIND)}
