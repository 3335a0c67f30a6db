"""Checks of a pack's `data/audit`: entries, leaves, proofs and signed heads against each other and the manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analytics_desktop.models.manifest import Manifest
from analytics_desktop.models.report import Finding
from analytics_desktop.services.lake.manifests import from_text

from .audit_range import AuditRange, leaves_from
from .check_bag import text_of
from .checkpoint import head_from, origin_of, signed_by
from .merkle import consistency_holds, inclusion_holds
from .recompute import Recomputed
from .signing import fingerprint_of
from .tree_files import CHECKPOINT, HEAD_KEY

# What a hand-made file can raise while it is read; the reader then says that the file is damaged.
DAMAGE = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)


@dataclass(frozen=True)
class _Tree:
    run: AuditRange
    manifest: Manifest

    @property
    def head(self) -> bytes:
        return bytes.fromhex(self.run.head)


def check_tree(data: Path, lake: Recomputed) -> Iterator[Finding]:
    rows = lake.connection.execute("SELECT seq, lower(hex(leaf_hash)) FROM lake.audit_log ORDER BY seq").fetchall()
    folder = data / "audit"
    try:
        manifest = from_text(text_of(data / "generation.json"))
        yield _check_signed_head(folder, manifest)
        if not rows and not (folder / "proof.json").exists():
            yield Finding("audit log", "valid", "There are no audit entries in this window, or this role sees none.")
            return
        tree = _Tree(_run(folder), manifest)
        yield _check_entries(tree, rows)
        if tree.run.leaves:
            yield _check_inclusion(folder, tree)
            yield _check_consistency(folder, tree)
    except DAMAGE:
        yield Finding("audit log", "invalid", "The proof of the audit log is missing or damaged.")


def _run(folder: Path) -> AuditRange:
    proof = json.loads(text_of(folder / "proof.json"))
    waiting = tuple(int(seq) for seq in proof["waiting"])
    leaves = leaves_from(text_of(folder / "leaves.csv"))
    return AuditRange(proof["size"], proof["first"], proof["head"], tuple(proof["proof"]), leaves, waiting)


def _check_entries(tree: _Tree, rows: list[tuple[int, str]]) -> Finding:
    """Every audit entry's leaf is in the tree whose head the generation's manifest names, and none is left out."""
    run, manifest = tree.run, tree.manifest
    if not run.holds() or (run.head, run.size) != (manifest.audit_head, manifest.audit_rows):
        return Finding("audit log", "invalid", "The leaves do not lead to the head of the audit log.")
    known, waiting = dict(run.leaves), set(run.waiting)
    if any(known.get(seq) != leaf for seq, leaf in rows if seq not in waiting) or known.keys() & waiting:
        return Finding("audit log", "invalid", "An audit entry is not in the tree of the audit log.")
    if waiting:
        words = f"{len(waiting):,} of {len(rows):,} audit entries were not in the tree yet when this was synced."
        return Finding("audit log", "cannot_check", words, advisory=True)
    words = f"{len(rows):,} audit entries are in the tree of {run.size:,}, and no leaf between them is missing."
    return Finding("audit log", "valid", words)


def _check_signed_head(folder: Path, manifest: Manifest) -> Finding:
    text, key = text_of(folder / CHECKPOINT), text_of(folder / HEAD_KEY)
    if not text and not key:
        words = "No head of the audit log was signed, so nobody outside can hold this one against a later one."
        return Finding("signed head", "cannot_check", words, advisory=True)
    signed = head_from(text)
    if not signed_by(signed, key) or signed.checkpoint.origin != origin_of(manifest.server.server_id):
        return Finding("signed head", "invalid", "The signature of the audit log's head does not hold.")
    words = f"The head of {signed.checkpoint.size:,} entries is signed by the key {fingerprint_of(key)[:16]}…"
    return Finding("signed head", "valid", words, f"Fingerprint {fingerprint_of(key)}")


def _check_inclusion(folder: Path, tree: _Tree) -> Finding:
    listed: list[dict[str, Any]] = json.loads(text_of(folder / "inclusion.json"))
    leaves = {seq: (tree.run.first + place, leaf) for place, (seq, leaf) in enumerate(tree.run.leaves)}
    for one in listed:
        proof = [bytes.fromhex(node) for node in one["proof"]]
        leaf = bytes.fromhex(one["leaf_hash"])
        same = leaves.get(one["seq"]) == (one["leaf_index"], one["leaf_hash"])
        if not same or not inclusion_holds(leaf, one["leaf_index"], tree.run.size, proof, tree.head):
            return Finding("inclusion", "invalid", f"The inclusion proof of entry {one['seq']} does not hold.")
    return Finding("inclusion", "valid", f"{len(listed)} inclusion proofs lead to the head of the audit log.")


def _check_consistency(folder: Path, tree: _Tree) -> Finding:
    listed: list[dict[str, Any]] = json.loads(text_of(folder / "consistency.json"))
    _tie_to_signed(folder, listed)
    broken = [str(one["what"]) for one in listed if one["proof"] is None]
    for one in (one for one in listed if one["proof"] is not None):
        proof, old = [bytes.fromhex(node) for node in one["proof"]], bytes.fromhex(one["head"])
        if not consistency_holds(one["size"], tree.run.size, old, tree.head, proof):
            return Finding("consistency", "invalid", f"The log does not extend the {one['what']}.")
    if broken:
        words = f"The log does not extend the {broken[0]}; the pack says so itself."
        return Finding("consistency", "cannot_check", words)
    names = ", ".join(str(one["what"]) for one in listed) or "nothing earlier"
    return Finding("consistency", "valid", f"The audit log extends: {names}.")


def _tie_to_signed(folder: Path, listed: list[dict[str, Any]]) -> None:
    """The signed head must be among those that the tree extends. Raises ValueError."""
    text = text_of(folder / CHECKPOINT)
    if text:
        signed = head_from(text).checkpoint
        if not any((one["size"], one["head"]) == (signed.size, signed.root.hex()) for one in listed):
            raise ValueError("the signed head is not proven to be of this tree")
