"""What a person decides: signed off, dismissed, locked, overridden. Never changed; a later one stands in its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

State = Literal["accepted", "waiting"]

# Kind -> roles that may decide it. The central store holds the same in decision_rights and has the last word.
_BOOKS = frozenset({"finance", "admin"})
_PRIVACY = frozenset({"auditor", "compliance", "admin"})
RIGHTS: Mapping[str, frozenset[str]] = {
    "budget": _BOOKS,
    "recommendation.dismissed": frozenset({"finance", "executive", "admin"}),
    "recommendation.taken": frozenset({"finance", "executive", "admin"}),
    "formula.changed": frozenset({"finance", "admin"}),
    "attribution.rule": frozenset({"finance", "admin"}),
    "attribution.override": frozenset({"finance", "admin"}),
    "scenario.saved": frozenset({"executive", "finance", "admin"}),
    "control_set": frozenset({"compliance", "admin"}),  # subject: framework; the controls that stand for it, as TOML
    "unmask.requested": _PRIVACY,  # subject: the pseudonym; who is behind it, asked with a reason
    "unmask.approved": _PRIVACY,  # subject: the id of the request; never by who asked
    "reconciliation": _BOOKS,  # subject: month/provider; the sums that were signed off
    "period_close": _BOOKS,  # subject: month; the journal lines that were booked with it
    "gl_account": _BOOKS,  # subject: what is booked there, such as accrued or expense/openai/Sales
    "contract_price": _BOOKS,  # subject: provider/model/tier/band/geography; the central store puts it into the book
}


@dataclass(frozen=True)
class Decision:
    """`subject` says what it is about, in a form that the kind knows: a month, a budget's id, a deal's id.

    `waiting`: known on this machine only, until the next sync brings it to the central store.
    """

    id: str
    kind: str
    subject: str
    body: Mapping[str, Any]
    decided_by: str
    decided_at: datetime  # UTC
    state: State


def may_decide(kind: str, role: str) -> bool:
    return role in RIGHTS[kind]
