"""Which rows contain the searched words, the best first.

The score is BM25 with the frequency of a word within a row left out, for a log line that says a word twice is no better
an answer: each contained word counts by its rarity (ln(1 + (rows - n + 0.5) / (n + 0.5))). Rows with equal scores come
newest first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .ranked import BLOCK, Positions, Ranked
from .words import MOST_WORDS, TOKENS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Hits:
    """`order`: the rows that contain a word, best first; the first `complete` of them contain them all."""

    words: tuple[str, ...]
    order: Ranked
    complete: int


def words_of(connection: DuckDBPyConnection, text: str) -> tuple[str, ...]:
    """The words of a search, taken apart as the index takes messages apart."""
    row = connection.execute(f"SELECT {TOKENS.format(text='CAST(? AS VARCHAR)')}", [text]).fetchone()
    return tuple(sorted(row[0]))[:MOST_WORDS] if row and row[0] else ()


def hits(
    connection: DuckDBPyConnection, table: str, words: tuple[str, ...], total: int, allowed: Positions | None
) -> Hits:
    """Rows among `allowed` (None: all) that contain at least one of the words."""
    contained = np.zeros(total, dtype=np.uint8)  # bit k: contains word k
    counts = [_mark(connection, table, word, contained, 1 << k) for k, word in enumerate(words)]
    if allowed is not None:
        mask = np.zeros(total, dtype=bool)
        mask[allowed] = True
        contained[~mask] = 0
    blocks = _counted(contained, 1 << len(words))
    sizes = blocks.sum(axis=0)
    rarity = [math.log(1 + (total - count + 0.5) / (count + 0.5)) for count in counts]
    scores = {
        kind: sum(rarity[k] for k in range(len(words)) if kind >> k & 1) for kind in range(1, len(sizes)) if sizes[kind]
    }
    best = sorted(scores, key=lambda kind: -scores[kind])
    return Hits(words, Ranked(contained, best, blocks), int(sizes[-1]) if words else 0)


def _mark(connection: DuckDBPyConnection, table: str, word: str, contained: npt.NDArray[np.uint8], bit: int) -> int:
    """Set the word's bit in each row that contains it; how many they are."""
    found = 0
    lists = connection.execute(
        f"SELECT start + CAST(unnest(places) AS INTEGER) AS position FROM {table} WHERE word = ? "
        "AND places IS NOT NULL",
        [word],
    ).fetchnumpy()["position"]
    contained[lists] |= bit
    found += len(lists)
    maps = connection.execute(
        f"SELECT start, members, bits FROM {table} WHERE word = ? AND bits IS NOT NULL", [word]
    ).fetchall()
    for start, members, bits in maps:
        marks = np.unpackbits(np.frombuffer(bits, dtype=np.uint8))[: len(contained) - start]
        contained[start : start + len(marks)] |= marks * np.uint8(bit)
        found += members
    return found


def _counted(contained: npt.NDArray[np.uint8], kinds: int) -> npt.NDArray[np.int64]:
    """How many rows of each kind each block of rows has: one line a block, one column a kind."""
    starts = range(0, len(contained), BLOCK)
    counts = [np.bincount(contained[start : start + BLOCK], minlength=kinds) for start in starts]
    return np.array(counts, dtype=np.int64).reshape(len(counts), kinds)
