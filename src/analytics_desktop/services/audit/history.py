"""Does the audit log still say what it said? Signed heads, leaves and entries of a lake against the pinned head."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from .checkpoint import Checkpoint, SignedHead, head_from, origin_of, signed_by
from .compiled import compiled_for
from .lake_leaves import leaves_of
from .log_entries import HistoryChanged, check_entries
from .merkle import consistency_holds
from .packed_tree import packed_peaks
from .peaks import HASH_BYTES, Peaks, split_hashes
from .pins import Pins

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


class OtherKey(Exception):
    """Heads are signed with a key that is not the pinned one."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__(fingerprint)
        self.fingerprint = fingerprint


@dataclass(frozen=True)
class Head:
    """One row of the lake's audit_heads."""

    size: int
    root: bytes
    proof: tuple[bytes, ...]
    frontier: bytes
    signed: SignedHead

    @property
    def peaks(self) -> Peaks:
        return Peaks.of_bytes(self.size, self.frontier)


@dataclass(frozen=True)
class Scope:
    """`leaves_from`: leaves before are known to be the pinned head's. `days`: of entries to compare, None for all."""

    leaves_from: int = 0
    days: Collection[date] | None = None


@dataclass(frozen=True)
class History:
    """What was found. `newest` is None where nobody signs heads yet; `leaves` is 0 where the login may not see them."""

    newest: SignedHead | None
    fingerprint: str
    leaves: int
    entries: int

    @property
    def size(self) -> int:
        return self.newest.checkpoint.size if self.newest else 0

    @property
    def sentence(self) -> str:
        if self.newest is None:
            return "Nobody signs heads of this audit log yet, so nothing shows that its past stays as it is."
        if not self.leaves:
            return (
                f"The signed heads extend each other up to {self.size:,} entries. This login may not read the audit "
                "log: whether the entries are those under the heads can be checked by an auditor's login only."
            )
        waiting = self.leaves - self.size
        rest = f"; {waiting:,} newer ones wait for the next signed head" if waiting else ""
        return f"The audit log extends what was seen before: {self.size:,} entries are under its signed head{rest}."


def check_history(
    connection: DuckDBPyConnection, server_id: str, pins: Pins, synced_at: datetime, scope: Scope
) -> History:
    """Raises HistoryChanged or OtherKey."""
    keys = dict(connection.execute("SELECT fingerprint, public_key FROM lake.audit_keys").fetchall())
    heads = list(_heads(connection))
    fingerprint = _check_heads(heads, keys, server_id, pins)
    leaves = _count(connection, "lake.audit_leaves")
    entries = _count(connection, "lake.audit_log")
    if leaves:
        known = _known_leaves(connection, heads, pins, leaves, scope)
        if scope.days is None:
            compiled_for(entries)  # loaded before both begin: else they take the interpreter from each other
        with ThreadPoolExecutor(1) as pool:  # the tree is hashed while the entries are
            tree = pool.submit(_lead_to_heads, connection.cursor(), heads, known)
            check_entries(connection, synced_at, scope.days)
            tree.result()
    elif entries and pins.newest:
        raise HistoryChanged("The leaves of the audit log are gone.")
    return History(heads[-1].signed if heads else None, fingerprint, leaves, entries)


def _heads(connection: DuckDBPyConnection) -> Iterator[Head]:
    rows = connection.execute(
        "SELECT size, root, proof, frontier, checkpoint FROM lake.audit_heads ORDER BY size"
    ).fetchall()
    for size, root, proof, frontier, text in rows:
        try:
            signed = head_from(text)
        except ValueError:
            raise HistoryChanged(f"The signed head of {size:,} entries is damaged.") from None
        if len(proof) % 32 or (signed.checkpoint.size, signed.checkpoint.root) != (size, root):
            raise HistoryChanged(f"The head of {size:,} entries is not the one that was signed.")
        yield Head(size, bytes(root), split_hashes(bytes(proof)), bytes(frontier), signed)


def _check_heads(heads: Sequence[Head], keys: dict[str, str], server_id: str, pins: Pins) -> str:
    """Signatures and consistency from the pinned head on; gives the fingerprint of the key of the newest head."""
    pinned = pins.newest.head.checkpoint if pins.newest else None
    if pinned is not None:
        _find_pinned(heads, pinned)
    fingerprint = pins.fingerprint
    for head in heads:
        if head.signed.checkpoint.origin != origin_of(server_id):
            raise HistoryChanged(f"The head of {head.size:,} entries is that of another store.")
        if pinned is None or head.size > pinned.size:
            fingerprint = _signer(head, keys)
            if pins.fingerprint and fingerprint != pins.fingerprint:
                raise OtherKey(fingerprint)
    first = pinned.size if pinned else 0
    for one, two in pairwise(head for head in heads if head.size >= first):
        if not consistency_holds(one.size, two.size, one.root, two.root, two.proof):
            raise HistoryChanged(f"The head of {two.size:,} entries does not extend the one of {one.size:,}.")
    return fingerprint


def _find_pinned(heads: Sequence[Head], pinned: Checkpoint) -> None:
    same = [head for head in heads if head.size == pinned.size]
    if not same:
        raise HistoryChanged(f"The signed head of {pinned.size:,} entries that was seen before is gone.")
    if same[0].root != pinned.root:
        raise HistoryChanged(f"There is another history below the {pinned.size:,} entries that were seen before.")


def _signer(head: Head, keys: dict[str, str]) -> str:
    for fingerprint, pem in keys.items():
        if signed_by(head.signed, pem):
            return fingerprint
    raise HistoryChanged(f"The head of {head.size:,} entries has no signature that holds.")


def _known_leaves(
    connection: DuckDBPyConnection, heads: Sequence[Head], pins: Pins, leaves: int, scope: Scope
) -> Peaks:
    """What is known of the tree already; none of its leaves is missing."""
    row = connection.execute(
        "SELECT min(leaf_index), max(leaf_index), min(octet_length(leaf_hash)), max(octet_length(leaf_hash)) "
        "FROM lake.audit_leaves"
    ).fetchone()
    if row != (0, leaves - 1, HASH_BYTES, HASH_BYTES) or (heads and heads[-1].size > leaves):
        raise HistoryChanged("Leaves of the audit log are missing.")
    pinned = pins.newest.head.checkpoint if pins.newest else None
    peaks = Peaks()
    if pinned is not None and scope.leaves_from >= pinned.size:
        peaks = next(head for head in heads if head.size == pinned.size).peaks
        if peaks.head() != pinned.root:
            raise HistoryChanged(f"The frontier of the head of {pinned.size:,} entries is not its own.")
    return peaks


def _lead_to_heads(cursor: DuckDBPyConnection, heads: Sequence[Head], peaks: Peaks) -> None:
    known = peaks.size
    leaves = leaves_of(cursor, known, heads[-1].size if heads else 0)
    for head in (one for one in heads if one.size > known):
        place = slice((peaks.size - known) * HASH_BYTES, (head.size - known) * HASH_BYTES)
        peaks = packed_peaks(peaks, leaves[place])
        if peaks.head() != head.root:
            raise HistoryChanged(f"The leaves do not lead to the signed head of {head.size:,} entries.")


def _count(connection: DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
