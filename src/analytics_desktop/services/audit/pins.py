"""Heads of audit logs as this workstation saw them, kept outside the lake in the secret store: by store, the key that
signs and the newest heads with the lines of outside witnesses."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from analytics_desktop.models.errors import Problem

from .checkpoint import SignedHead, head_from
from .signing import Secrets

HEADS = "audit-heads"
KEPT = 12  # the newest; keyrings hold little text


@dataclass(frozen=True)
class PinnedHead:
    """`text`: the signed note, with the lines that witnesses added."""

    text: str
    seen_at: str  # ISO, UTC

    @property
    def head(self) -> SignedHead:
        return head_from(self.text)


@dataclass(frozen=True)
class Pins:
    """What is pinned of one store. `fingerprint`: of the key that signed the newest head; `heads`: oldest first."""

    fingerprint: str = ""
    heads: tuple[PinnedHead, ...] = ()

    @property
    def newest(self) -> PinnedHead | None:
        return self.heads[-1] if self.heads else None

    def with_head(self, text: str, fingerprint: str, now: datetime) -> Pins:
        """The same where this very head is the newest already."""
        newest = self.newest
        if newest and newest.head.checkpoint == head_from(text).checkpoint and fingerprint == self.fingerprint:
            return self
        return Pins(fingerprint, (*self.heads, PinnedHead(text, now.isoformat(timespec="seconds")))[-KEPT:])

    def replacing(self, old: PinnedHead, text: str) -> Pins:
        heads = tuple(replace(one, text=text) if one == old else one for one in self.heads)
        return replace(self, heads=heads)


def read_pins(secrets: Secrets) -> dict[str, Pins]:
    """By the id of the store. Raises ValueError, KeyError or TypeError where the entry is damaged."""
    stored = json.loads(secrets.get(HEADS) or "{}")
    return {
        server: Pins(str(one["fingerprint"]), tuple(PinnedHead(**head) for head in one["heads"]))
        for server, one in stored.items()
    }


def pins_of(secrets: Secrets, server_id: str) -> Pins:
    """Raises Problem where the entry in the secret store is damaged."""
    try:
        return read_pins(secrets).get(server_id, Pins())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Problem(
            "What this workstation remembers of the audit log's heads is damaged.",
            "Restore the keyring entry (or secrets file) of this workspace.",
            type(error).__name__,
        ) from error


def write_pins(secrets: Secrets, server_id: str, pins: Pins) -> None:
    everything = {**read_pins(secrets), server_id: pins}
    secrets.set(HEADS, json.dumps({server: asdict(one) for server, one in everything.items()}, ensure_ascii=False))
