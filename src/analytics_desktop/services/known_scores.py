"""Engagement scores of the days that are asked for, kept in memory: all panels of a page look at the same few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

KEPT = 16  # days; each holds a row for every person
# The word by which scores are looked up and not computed.
LOOKED_UP = (
    "people_scores(next_day) AS TABLE SELECT * EXCLUDE known_day FROM mart.known_scores WHERE known_day = next_day"
)
_FILL = "INSERT INTO mart.known_scores SELECT $day, * FROM computed_scores($day)"
_FORGET = "DELETE FROM mart.known_scores WHERE known_day = $day"


@dataclass
class _Day:
    users: int = 0
    is_filled: bool = False
    filling: threading.Lock = field(default_factory=threading.Lock)


class KnownScores:
    """Safe to use from several threads; a day is forgotten only while nobody looks at it."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], object]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._days: OrderedDict[date, _Day] = OrderedDict()  # the day that was asked for last is at the end

    @contextmanager
    def known(self, day: date) -> Iterator[None]:
        """Within it, the scores of this day can be looked up. Whoever needs another day does not wait for it."""
        with self._lock:
            entry = self._days.setdefault(day, _Day())
            entry.users += 1
            self._days.move_to_end(day)
            self._forget_surplus()
        try:
            with entry.filling:
                if not entry.is_filled:
                    self._ask(_FILL, {"day": day})
                    entry.is_filled = True
            yield
        finally:
            with self._lock:
                entry.users -= 1

    def _forget_surplus(self) -> None:
        idle = [day for day, entry in self._days.items() if entry.users == 0]
        for day in idle[: max(0, len(self._days) - KEPT)]:
            del self._days[day]
            self._ask(_FORGET, {"day": day})
