"""Scores of a day are computed once, for whoever looks at them, and forgotten when others were asked for."""

from __future__ import annotations

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pytest

from analytics_desktop.services.known_scores import KEPT, KnownScores

FIRST = date(2026, 3, 1)


class Asked:
    """Counts what is filled and forgotten; a day in `held` is filled only when its event is set."""

    def __init__(self) -> None:
        self.filled: Counter[date] = Counter()
        self.forgotten: Counter[date] = Counter()
        self.held: dict[date, threading.Event] = {}

    def __call__(self, sql: str, values: dict[str, Any]) -> object:
        day = values["day"]
        if day in self.held:
            assert self.held[day].wait(10)
        (self.filled if sql.startswith("INSERT") else self.forgotten)[day] += 1
        return None


def test_a_day_is_filled_once_and_does_not_hold_up_another() -> None:
    asked = Asked()
    scores, later = KnownScores(asked), FIRST + timedelta(days=1)
    asked.held[FIRST] = threading.Event()

    def look(day: date) -> None:
        with scores.known(day):
            assert asked.filled[day] == 1

    with ThreadPoolExecutor(3) as pool:
        waiting = [pool.submit(look, FIRST) for _ in range(2)]
        pool.submit(look, later).result(10)
        assert asked.filled == {later: 1}
        asked.held[FIRST].set()
        for each in waiting:
            each.result(10)
    assert asked.filled[FIRST] == 1


def test_what_nobody_looks_at_is_forgotten_when_there_are_many() -> None:
    asked = Asked()
    scores = KnownScores(asked)
    with ExitStack() as looking:
        looking.enter_context(scores.known(FIRST))
        for number in range(1, KEPT + 2):
            with scores.known(FIRST + timedelta(days=number)):
                pass
    assert asked.forgotten == {FIRST + timedelta(days=1): 1, FIRST + timedelta(days=2): 1}


def test_what_could_not_be_filled_is_filled_the_next_time() -> None:
    failures = [RuntimeError()]

    def ask(sql: str, values: dict[str, Any]) -> object:
        if failures:
            raise failures.pop()
        return asked(sql, values)

    asked = Asked()
    scores = KnownScores(ask)
    with pytest.raises(RuntimeError), scores.known(FIRST):
        pass
    with scores.known(FIRST):
        assert asked.filled == {FIRST: 1}
