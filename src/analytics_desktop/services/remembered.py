"""Answers that are remembered: a question that was asked, or is being asked by somebody else, is not asked again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """Thread-safe. Of more than `most` answers, the one that was wanted longest ago is forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Future[Answer]] = OrderedDict()

    def once(self, key: Hashable, ask: Callable[[], Answer]) -> Answer:
        """What `ask` gave for this key, now or before. What it raises is raised for all who wait, and not kept."""
        with self._lock:
            known = self._answers.get(key)
            answer = known or self._answers.setdefault(key, Future())
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        if known is None:
            self._fill(key, answer, ask)
        return answer.result()

    def forget(self) -> None:
        """What is remembered no longer holds, nor does what is being answered."""
        with self._lock:
            self._answers.clear()

    def _fill(self, key: Hashable, answer: Future[Answer], ask: Callable[[], Answer]) -> None:
        try:
            answer.set_result(ask())
        except BaseException as error:
            with self._lock:
                if self._answers.get(key) is answer:
                    del self._answers[key]
            answer.set_exception(error)
