"""Shows that a pack's audit entries are part of the audit log that the generation's manifest committed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .merkle_range import head_of_range
from .whole_tree import WholeTree
from .windows import Window

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAF_HEADER = "seq,leaf_hash"


@dataclass(frozen=True)
class AuditRange:
    """Leaves first .. first + len(leaves) - 1 of the tree, with their entries' numbers, and the proof for the rest.

    `waiting`: numbers of entries of the window that maintenance has not taken into the tree yet.
    """

    size: int
    first: int
    head: str
    proof: tuple[str, ...]
    leaves: tuple[tuple[int, str], ...]
    waiting: tuple[int, ...] = ()

    def leaves_text(self) -> str:
        return "".join([f"{LEAF_HEADER}\r\n", *(f"{seq},{leaf}\r\n" for seq, leaf in self.leaves)])

    def holds(self) -> bool:
        if not self.leaves:
            return bool(self.waiting) and not self.proof
        try:
            inside = [bytes.fromhex(leaf) for _, leaf in self.leaves]
            rest = [bytes.fromhex(node) for node in self.proof]
        except ValueError:
            return False
        head = head_of_range(inside, self.first, self.size, rest)
        return head is not None and head.hex() == self.head


def audit_range(cursor: DuckDBPyConnection, window: Window, tree: WholeTree) -> AuditRange | None:
    """The shortest run of leaves that holds every entry of the window; None when there is no such entry."""
    bounds = {"first": window[0], "finish": window[1]}
    inside = (
        "FROM lake.audit_log a LEFT JOIN lake.audit_leaves l USING (seq) "
        "WHERE a.occurred_at >= $first AND a.occurred_at < $finish"
    )
    row = cursor.execute(f"SELECT min(l.leaf_index), max(l.leaf_index), count(*) {inside}", bounds).fetchone()
    if row is None or not row[2]:
        return None
    late = cursor.execute(f"SELECT a.seq {inside} AND l.seq IS NULL ORDER BY 1", bounds).fetchall()
    waiting = tuple(seq for (seq,) in late)
    if row[0] is None:
        return AuditRange(tree.size, 0, tree.head.hex(), (), (), waiting)
    first, last = row[0], row[1] + 1
    numbers = cursor.execute(
        "SELECT seq FROM lake.audit_leaves WHERE leaf_index >= $first AND leaf_index < $last ORDER BY leaf_index",
        {"first": first, "last": last},
    ).fetchall()
    proof = tuple(node.hex() for node in tree.range_proof(first, last))
    leaves = tuple((seq, tree.leaf(first + place).hex()) for place, (seq,) in enumerate(numbers))
    return AuditRange(tree.size, first, tree.head.hex(), proof, leaves, waiting)


def leaves_from(text: str) -> tuple[tuple[int, str], ...]:
    """Raises ValueError for text of another form or an entry that is named twice."""
    lines = text.split("\r\n")
    if lines[0] != LEAF_HEADER or lines[-1] != "":
        raise ValueError("not a list of leaves")
    pairs = [line.split(",") for line in lines[1:-1]]
    leaves = tuple((int(seq), leaf) for seq, leaf in pairs)
    if len({seq for seq, _ in leaves}) != len(leaves):
        raise ValueError("an entry has two leaves")
    return leaves
