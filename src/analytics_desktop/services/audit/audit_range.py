"""Shows that a pack's audit entries are part of the audit log that the generation's manifest committed to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .merkle import tree_head
from .merkle_range import head_of_range, range_proof
from .windows import Window

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAF_HEADER = "seq,leaf_hash"


@dataclass(frozen=True)
class AuditRange:
    """Leaves first .. first + len(leaves) - 1 of the whole log, by sequence number, and the proof for the rest."""

    size: int
    first: int
    head: str
    proof: tuple[str, ...]
    leaves: tuple[tuple[int, str], ...]

    def leaves_text(self) -> str:
        return "".join([f"{LEAF_HEADER}\r\n", *(f"{seq},{leaf}\r\n" for seq, leaf in self.leaves)])

    def holds(self) -> bool:
        try:
            inside = [bytes.fromhex(leaf) for _, leaf in self.leaves]
            rest = [bytes.fromhex(node) for node in self.proof]
        except ValueError:
            return False
        head = head_of_range(inside, self.first, self.size, rest)
        return head is not None and head.hex() == self.head


def audit_range(cursor: DuckDBPyConnection, window: Window) -> AuditRange | None:
    """The shortest run of leaves that holds every entry of the window; None when there is no such entry."""
    rows = cursor.execute(
        "SELECT seq, leaf_hash, occurred_at >= $first AND occurred_at < $finish "
        "FROM lake.audit_log WHERE leaf_hash IS NOT NULL ORDER BY seq",
        {"first": window[0], "finish": window[1]},
    ).fetchall()
    places = [place for place, row in enumerate(rows) if row[2]]
    if not places:
        return None
    first, last = places[0], places[-1] + 1
    hashes = [bytes(row[1]) for row in rows]
    proof = range_proof(hashes, first, last)
    leaves = tuple((int(rows[place][0]), hashes[place].hex()) for place in range(first, last))
    return AuditRange(len(rows), first, tree_head(hashes).hex(), tuple(node.hex() for node in proof), leaves)


def leaves_from(text: str) -> tuple[tuple[int, str], ...]:
    """Raises ValueError for text of another form or a sequence that does not rise."""
    lines = text.split("\r\n")
    if lines[0] != LEAF_HEADER or lines[-1] != "":
        raise ValueError("not a list of leaves")
    pairs = [line.split(",") for line in lines[1:-1]]
    leaves = tuple((int(seq), leaf) for seq, leaf in pairs)
    if any(one[0] >= two[0] for one, two in pairwise(leaves)):
        raise ValueError("leaves are not in order")
    return leaves
