"""What is remembered is asked once, by however many at a time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from analytics_desktop.services.remembered import Remembered


def test_who_asks_while_it_is_answered_waits_for_the_answer() -> None:
    memory: Remembered[int] = Remembered(4)
    begun, go, asked = threading.Event(), threading.Event(), []

    def slow() -> int:
        asked.append(threading.get_ident())
        begun.set()
        assert go.wait(10)
        return 7

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(memory.once, "key", slow)
        assert begun.wait(10)
        second = pool.submit(memory.once, "key", slow)
        go.set()
        assert (first.result(10), second.result(10)) == (7, 7)
    assert len(asked) == 1


def test_what_fails_is_asked_again() -> None:
    memory: Remembered[int] = Remembered(4)
    with pytest.raises(ZeroDivisionError):
        memory.once("key", lambda: 1 // 0)
    assert memory.once("key", lambda: 1) == 1


def test_the_answer_that_was_wanted_longest_ago_is_forgotten() -> None:
    memory: Remembered[int] = Remembered(2)
    for key in ("a", "b", "a", "c"):
        memory.once(key, lambda: 1)
    assert [memory.once(key, lambda: 2) for key in ("a", "c", "b")] == [1, 1, 2]


def test_an_answer_on_its_way_is_not_kept_when_it_no_longer_holds() -> None:
    memory: Remembered[int] = Remembered(4)

    def outdated() -> int:
        memory.forget()
        return 1

    assert memory.once("key", outdated) == 1
    assert memory.once("key", lambda: 2) == 2
