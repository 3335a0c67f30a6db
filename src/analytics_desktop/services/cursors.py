"""Cursors on an open generation, each kept with the words it was taught, and lent to one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KEPT = 24  # cursors: a page with several splits uses a dozen, and going back to it uses them again
Words = tuple[str, ...]  # each as "name(parameters) AS what it says"


class Cursors:
    """A cursor that fails is not lent again: nobody knows what it was left with."""

    def __init__(self, make: Callable[[], DuckDBPyConnection]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._running: set[DuckDBPyConnection] = set()
        self._idle: list[tuple[Words, DuckDBPyConnection]] = []  # the one used last is at the end

    @contextmanager
    def lent(self, words: Words = ()) -> Iterator[DuckDBPyConnection]:
        """A cursor that knows these words, and no others."""
        known, cursor = self._taken(words)
        done = False
        try:
            _teach(cursor, known, words)
            yield cursor
            done = True
        finally:
            self._return(words, cursor, done)

    def interrupt(self) -> None:
        """Stop what runs on any cursor that is lent."""
        with self._lock:
            for cursor in self._running:
                cursor.interrupt()

    def _taken(self, words: Words) -> tuple[Words, DuckDBPyConnection]:
        """One that knows the words; else a new one, or where there are enough the one that has least to learn."""
        with self._lock:
            place = next((place for place, (known, _) in enumerate(self._idle) if known == words), None)
            if place is None and self._idle and len(self._idle) + len(self._running) >= KEPT:
                missing = [len(set(words) ^ set(known)) for known, _ in self._idle]
                place = missing.index(min(missing))
            taken = ((), self._make()) if place is None else self._idle.pop(place)
            self._running.add(taken[1])
        return taken

    def _return(self, words: Words, cursor: DuckDBPyConnection, good: bool) -> None:
        with self._lock:
            self._running.discard(cursor)
            if good:
                self._idle.append((words, cursor))
            surplus = [self._idle.pop(0)[1]] if len(self._idle) > KEPT else []
        for one in surplus if good else [*surplus, cursor]:
            one.close()


def _teach(cursor: DuckDBPyConnection, known: Words, words: Words) -> None:
    if known == words:
        return
    names = {_name(word) for word in words}
    gone = [word for word in known if _name(word) not in names]
    texts = [f"DROP {'MACRO TABLE' if ') AS TABLE ' in word else 'MACRO'} temp.{_name(word)}" for word in gone]
    texts += [f"CREATE OR REPLACE TEMP MACRO {word}" for word in words if word not in known]
    cursor.execute(";".join(("BEGIN", *texts, "COMMIT")))  # quicker than a transaction for each


def _name(word: str) -> str:
    return word.partition("(")[0]
