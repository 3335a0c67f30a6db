"""Rows of an opened log in one order: all, filtered, searched or sorted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics_desktop.models.log import LogFilters, LogRow

if TYPE_CHECKING:
    from .bitmaps import Positions
    from .opened import OpenLog
    from .ranked import Ranked

_AT_ONCE = 5_000


@dataclass(frozen=True, eq=False)
class LogView:
    """`order` holds the positions in the order shown; None stands for all rows, newest first.

    `words` are those of the search; the first `complete` rows contain all of them.
    """

    log: OpenLog
    filters: LogFilters
    order: Positions | Ranked | None
    total: int
    words: tuple[str, ...] = ()
    complete: int = 0

    def positions(self, first: int, count: int) -> list[int]:
        last = min(first + count, self.total)
        if self.order is None:
            return list(range(self.total - 1 - first, self.total - 1 - last, -1))
        return [int(one) for one in self.order[first:last]]

    def page(self, first: int, count: int) -> tuple[LogRow, ...]:
        """So many rows from this rank on."""
        return self.log.rows_at(self.positions(first, count))

    def rows(self) -> Iterator[LogRow]:
        """All of them, read in pieces."""
        for first in range(0, self.total, _AT_ONCE):
            yield from self.page(first, _AT_ONCE)
