"""The requests of a period in memory, for questions about people and technology together, which no rollup answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Protocol

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period

from .questions import question

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WITHOUT_PERSON = {"project", "agent", "feature", "prompt_type", "model", "provider", "tier"}
_FIRST_KEPT = "SELECT local_day(min(occurred_at)), (SELECT min(day) FROM mart.cost_day) FROM lake.ai_cost_tracking"


class _Cursors(Protocol):
    def cursor(self) -> DuckDBPyConnection: ...


class AskedRequests:
    """One period at a time is loaded; questions that need another one wait for each other."""

    def __init__(self, generation: _Cursors) -> None:
        self._generation = generation
        self._lock = threading.Lock()
        self._loaded: tuple[date, date] | None = None

    @contextmanager
    def loaded(self, filters: Filters, earlier: Period | None = None) -> Iterator[None]:
        """Within it, cost can be asked these filters. Raises Problem where requests of the period are gone."""
        asked = {*filters.split, *filters.wanted()}
        if "person" not in asked or not asked & WITHOUT_PERSON:
            yield
            return
        with self._lock:
            self._load((earlier or filters.period).start, filters.period.finish)
            yield

    def _load(self, start: date, finish: date) -> None:
        if self._loaded == (start, finish):
            return
        cursor = self._generation.cursor()
        try:
            kept, rolled_up = cursor.execute(_FIRST_KEPT).fetchone() or (None, None)
            if kept is not None and rolled_up is not None and rolled_up < kept and start < kept:
                raise Problem(
                    f"People by model, agent and the like are known from {kept} on: before that only sums are kept.",
                    "Choose a later first day, or split by one of the two.",
                )
            self._loaded = None
            cursor.execute("DELETE FROM mart.asked_requests")
            cursor.execute(question("asked_requests"), {"start": start, "finish": finish})
            self._loaded = (start, finish)
        finally:
            cursor.close()
