"""Who is behind a pseudonym: one person asks with a reason, another one approves, and both are kept for good.

Request and approval are decisions: they reach the central store with a sync, which refuses an approval by who asked.
What is told is told on the machine whose exports carry the pseudonym, for it alone has the key.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from analytics_desktop.models.access import Access
from analytics_desktop.models.decision import Decision
from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

REQUESTED, APPROVED = "unmask.requested", "unmask.approved"
VALID = timedelta(days=7)  # from the approval


def request(desk: Desk, pseudonym: str, reason: str) -> Decision:
    """Ask. Raises Problem without a reason, or for a pseudonym that this workspace did not make."""
    if not reason.strip():
        raise Problem("A reason is needed.", "Give one with --reason; who approves reads it.")
    _name_of(desk, pseudonym)
    desk.decide(REQUESTED, pseudonym, {"reason": reason.strip()})
    return desk.decisions(REQUESTED)[-1]


def approve(desk: Desk, request_id: str) -> Decision:
    """Approve what somebody else asked for. Raises Problem for one's own request, or one that is not known here."""
    found = [one for one in desk.decisions(REQUESTED) if one.id == request_id]
    if not found:
        raise Problem(f"There is no request {request_id}.", "Sync, then list them: analytics-desktop unmask list")
    if found[0].state == "waiting":
        raise Problem(
            "This request was made on this machine, and who asks may not approve.",
            "Sync; then somebody else approves it on another machine, with another login.",
        )
    desk.decide(APPROVED, request_id, {"pseudonym": found[0].subject})
    return desk.decisions(APPROVED)[-1]


def show(desk: Desk, pseudonym: str) -> str:
    """The person. Raises Problem unless a request for it was approved by another login within the last days."""
    name = _name_of(desk, pseudonym)
    asked = {one.id: one for one in desk.decisions(REQUESTED) if one.subject == pseudonym}
    if not any(_counts(one, asked) for one in desk.decisions(APPROVED)):
        raise Problem(
            "Nobody has approved this yet." if asked else "Nobody has asked for this yet.",
            "Another person has to: analytics-desktop unmask approve ID. Then sync here."
            if asked
            else "Ask first: analytics-desktop unmask request PSEUDONYM --reason TEXT",
        )
    desk.gate.note(Access("unmask", "person", pseudonym, personal=True), desk.source)
    return name


def _counts(approval: Decision, asked: dict[str, Decision]) -> bool:
    """Accepted by the central store, for a request that it accepted too, by another login, and not long ago."""
    wish = asked.get(approval.subject)
    if wish is None or "waiting" in {wish.state, approval.state}:
        return False
    return wish.decided_by != approval.decided_by and datetime.now(UTC) - approval.decided_at < VALID


def _name_of(desk: Desk, pseudonym: str) -> str:
    names = desk.pseudonyms()
    for name, number in names.people.items():
        if names.person(number) == pseudonym:
            return name
    raise Problem(
        "This pseudonym was not made by this workspace, or its person is not known here any more.",
        "Look for it on the machine that wrote the file.",
    )
