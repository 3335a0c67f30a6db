"""The trees of packs that this workspace wrote before, kept in the secret store: a new pack extends the last."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from analytics_desktop.models.manifest import Manifest

from .signing import Secrets

PACKS = "audit-packs"
KEPT = 12


@dataclass(frozen=True)
class EarlierTree:
    server_id: str
    generation: int
    size: int
    head: str


def earlier_trees(secrets: Secrets, now: Manifest) -> list[EarlierTree]:
    """That of the last pack from an earlier generation of the store, so that a pack repeats byte for byte."""
    older = [
        one
        for one in _read(secrets)
        if one.server_id == now.server.server_id and one.generation < now.generation and one.size
    ]
    return [max(older, key=lambda one: one.generation)] if older else []


def remember_tree(secrets: Secrets, now: Manifest) -> None:
    this = EarlierTree(now.server.server_id, now.generation, now.audit_rows, now.audit_head)
    known = _read(secrets)
    if this not in known:
        secrets.set(PACKS, json.dumps([asdict(one) for one in (*known, this)[-KEPT:]]))


def _read(secrets: Secrets) -> list[EarlierTree]:
    """What is damaged is forgotten: it is a help for later packs, not a proof by itself."""
    try:
        return [EarlierTree(**one) for one in json.loads(secrets.get(PACKS) or "[]")]
    except (ValueError, TypeError):
        return []
