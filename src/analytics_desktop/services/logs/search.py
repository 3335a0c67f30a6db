"""Which rows contain the searched words, the best first.

The score is BM25 with the frequency of a word within a row left out, for a log line that says a word twice is no better
an answer: each contained word counts by its rarity (ln(1 + (rows - n + 0.5) / (n + 0.5))). Rows with equal scores come
newest first.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .bitmaps import Bitmap, Positions, bitmap_of, rows_in
from .ranked import Ranked, kinds
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


def hits(rows_with: Callable[[str], Bitmap], words: tuple[str, ...], total: int, allowed: Positions | None) -> Hits:
    """Rows among `allowed` (None: all) that contain at least one of the words; `rows_with` tells those of a word."""
    marked = [rows_with(word) for word in words]
    among = None if allowed is None else bitmap_of(allowed, total)
    blocks = kinds(marked, among)
    sizes = blocks.sum(axis=0)
    counts = [int(rows_in(each).sum()) for each in marked]
    rarity = [math.log(1 + (total - count + 0.5) / (count + 0.5)) for count in counts]
    scores = {
        kind: sum(rarity[k] for k in range(len(words)) if kind >> k & 1) for kind in range(1, len(sizes)) if sizes[kind]
    }
    best = sorted(scores, key=lambda kind: -scores[kind])
    return Hits(words, Ranked(marked, among, best, blocks), int(sizes[-1]))
