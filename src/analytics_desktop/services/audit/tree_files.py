"""`data/audit`: leaves, proofs and signed heads: a pack's audit entries are of one tree, and that extends others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from analytics_desktop.services.export.json_file import json_text

from .audit_range import audit_range
from .earlier_packs import EarlierTree
from .lake_leaves import leaves_of
from .merkle import consistency_holds
from .whole_tree import WholeTree
from .windows import Window

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHECKPOINT, HEAD_KEY = "checkpoint.txt", "head-key.pem"
_NEWEST = """
SELECT h.size, h.root, h.checkpoint, k.public_key FROM lake.audit_heads h, lake.audit_keys k
ORDER BY h.size DESC, k.published_at
"""


def tree_files(
    cursor: DuckDBPyConnection, window: Window, earlier: Sequence[EarlierTree], sampled: Iterable[str]
) -> dict[str, str]:
    """{name: text}. `sampled`: numbers of drawn audit entries, which get inclusion proofs of their own."""
    tree = WholeTree(leaves_of(cursor))
    found = audit_range(cursor, window, tree)
    files = dict(_signed(cursor))
    if found is None:
        return files
    proof = {
        "size": found.size,
        "first": found.first,
        "head": found.head,
        "proof": list(found.proof),
        "waiting": list(found.waiting),
    }
    files |= {"leaves.csv": found.leaves_text(), "proof.json": json_text(proof)}
    if tree.size:
        numbers = {seq: found.first + place for place, (seq, _) in enumerate(found.leaves)}
        ends = [seq for seq, _ in (found.leaves[:1] + found.leaves[-1:])]
        wanted = sorted({*ends, *(int(seq) for seq in sampled)} & numbers.keys())
        files["inclusion.json"] = json_text([_included(tree, seq, numbers[seq]) for seq in wanted])
        files["consistency.json"] = json_text(list(_extended(cursor, tree, earlier)))
    return files


def _signed(cursor: DuckDBPyConnection) -> dict[str, str]:
    """The newest signed head with the key that made its signature."""
    from .checkpoint import head_from, signed_by

    for _, _, text, key in cursor.execute(_NEWEST).fetchall():
        if signed_by(head_from(text), key):
            return {CHECKPOINT: text, HEAD_KEY: key}
    return {}


def _included(tree: WholeTree, seq: int, index: int) -> dict[str, Any]:
    path = [node.hex() for node in tree.inclusion(index)]
    return {"seq": seq, "leaf_index": index, "leaf_hash": tree.leaf(index).hex(), "proof": path}


def _extended(cursor: DuckDBPyConnection, tree: WholeTree, earlier: Sequence[EarlierTree]) -> Iterable[dict[str, Any]]:
    """That this tree extends the one under the signed head, and those of earlier packs."""
    signed = cursor.execute("SELECT size, root FROM lake.audit_heads ORDER BY size DESC LIMIT 1").fetchall()
    older = [(f"signed head of {size} entries", size, bytes(root).hex()) for size, root in signed]
    older += [(f"audit pack of generation {one.generation}", one.size, one.head) for one in earlier]
    for what, size, head in older:
        if 0 < size <= tree.size:
            proof = tree.consistency(size)
            holds = consistency_holds(size, tree.size, bytes.fromhex(head), tree.head, proof)
            # A history that a person accepted anew does not extend what was before; a pack says so and proves the rest.
            yield {"what": what, "size": size, "head": head, "proof": [node.hex() for node in proof] if holds else None}
