"""Engagement scores of the days that are asked for, kept in memory: all panels of a page look at the same few."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

KEPT = 16  # days; each holds a row for every person
# The word by which scores are looked up and not computed.
LOOKED_UP = (
    "people_scores(next_day) AS TABLE SELECT * EXCLUDE known_day FROM mart.known_scores WHERE known_day = next_day"
)
_FILL = "INSERT INTO mart.known_scores SELECT $day, * FROM computed_scores($day)"
_FORGET = "DELETE FROM mart.known_scores WHERE known_day = $day"


class KnownScores:
    """Safe to use from several threads; a day is forgotten only while nobody looks at it."""

    def __init__(self, ask: Callable[[str, dict[str, Any]], object]) -> None:
        self._ask = ask
        self._lock = threading.Lock()
        self._users: OrderedDict[date, int] = OrderedDict()  # the day that was asked for last is at the end

    @contextmanager
    def known(self, day: date) -> Iterator[None]:
        """Within it, the scores of this day can be looked up."""
        with self._lock:
            if day not in self._users:
                self._ask(_FILL, {"day": day})
            self._users[day] = self._users.get(day, 0) + 1
            self._users.move_to_end(day)
            self._forget_surplus()
        try:
            yield
        finally:
            with self._lock:
                self._users[day] -= 1

    def _forget_surplus(self) -> None:
        idle = [day for day, users in self._users.items() if users == 0]
        for day in idle[: max(0, len(self._users) - KEPT)]:
            del self._users[day]
            self._ask(_FORGET, {"day": day})
