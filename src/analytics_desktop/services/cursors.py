"""Cursors on an open generation, each kept with the words it was taught, and lent to one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEPT = 8  # idle cursors: a page uses a few, and going back to it uses them again


class Cursors:
    """A cursor that fails is not lent again: nobody knows what it was left with."""

    def __init__(self, make: Callable[[], DuckDBPyConnection]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._running: set[DuckDBPyConnection] = set()
        self._idle: list[tuple[tuple[str, ...], DuckDBPyConnection]] = []  # the one used last is at the end

    @contextmanager
    def lent(self, words: tuple[str, ...] = ()) -> Iterator[DuckDBPyConnection]:
        """A cursor on which these statements have run, once."""
        cursor = self._taken(words)
        done = False
        try:
            yield cursor
            done = True
        finally:
            self._return(words, cursor, done)

    def interrupt(self) -> None:
        """Stop what runs on any cursor that is lent."""
        with self._lock:
            for cursor in self._running:
                cursor.interrupt()

    def _taken(self, words: tuple[str, ...]) -> DuckDBPyConnection:
        with self._lock:
            place = next((at for at, (known, _) in enumerate(self._idle) if known == words), None)
            cursor = self._make() if place is None else self._idle.pop(place)[1]
            self._running.add(cursor)
        if place is None:
            for statement in words:
                cursor.execute(statement)
        return cursor

    def _return(self, words: tuple[str, ...], cursor: DuckDBPyConnection, good: bool) -> None:
        with self._lock:
            self._running.discard(cursor)
            if good:
                self._idle.append((words, cursor))
            surplus = [self._idle.pop(0)[1]] if len(self._idle) > KEPT else []
        for one in surplus if good else [*surplus, cursor]:
            one.close()
