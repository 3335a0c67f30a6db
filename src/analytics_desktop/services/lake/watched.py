"""Runs long work on one connection so that it can be watched and stopped."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

import duckdb

from analytics_desktop.models.progress import Progress

T = TypeVar("T")
_LOOK_SECONDS = 0.1


def run_watched(
    connection: duckdb.DuckDBPyConnection,
    statement: str,
    message: str,
    progress: Progress,
    stop: Callable[[], None] | None = None,
) -> list[tuple[Any, ...]]:
    """Rows of `statement`; see `watched`."""

    def work(note: Progress) -> list[tuple[Any, ...]]:
        return connection.execute(statement).fetchall()

    return watched(connection, work, message, progress, stop)


def watched(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[Progress], T],
    message: str,
    progress: Progress,
    stop: Callable[[], None] | None = None,
) -> T:
    """Result of `work`. Calls `progress` several times a second meanwhile; if that raises, the work is interrupted.

    `stop` is called then too: it ends whatever the work waits for outside DuckDB.

    `work` runs in a thread of its own, because DuckDB offers no other way to look in while a statement runs; `progress`
    is always called in the caller's thread. What `work` itself reports takes the place of `message`.
    """
    latest: list[tuple[str, float] | None] = [None]

    def note(text: str, fraction: float) -> None:
        latest[0] = (text, fraction)

    progress(message, 0.0)
    with ThreadPoolExecutor(1, thread_name_prefix="lake") as pool:
        running = pool.submit(work, note)
        try:
            while not wait([running], timeout=_LOOK_SECONDS).done:
                progress(*(latest[0] or (message, _fraction(connection))))
        except BaseException:
            _end(running, connection, stop)
            raise
        return running.result()


def _end(running: Future[T], connection: duckdb.DuckDBPyConnection, stop: Callable[[], None] | None) -> None:
    """Repeated until it helps, because an interrupt before a statement has begun is lost."""
    while not wait([running], timeout=_LOOK_SECONDS).done:
        connection.interrupt()
        if stop is not None:
            stop()


def _fraction(connection: duckdb.DuckDBPyConnection) -> float:
    return min(max(connection.query_progress() / 100, 0.0), 1.0)
