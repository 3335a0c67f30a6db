"""Makes the next piece of a stream while the one before is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")


def one_ahead(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces in the same order, at most two of them in memory. Errors come where their piece would."""
    source = iter(pieces)
    with ThreadPoolExecutor(1, "ahead") as pool:
        coming: Future[Piece | None] = pool.submit(next, source, None)
        while (piece := coming.result()) is not None:
            coming = pool.submit(next, source, None)
            yield piece
