"""Physical lines with their numbers, which a CSV reader can be made to read again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

LONGEST_RECORD = 4_000_000  # characters; more than that in one record is a quotation mark that never closes


class RecordTooLong(Exception):
    """One record takes more than LONGEST_RECORD characters."""


class Lines:
    """An iterator of lines that remembers which ones the current record took.

    `number` is the number of the last line given out, counting from 1 as an editor does.
    """

    def __init__(self, text: Iterator[str], number: int = 0) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._size = 0
        self.number = number
        self.taken: list[str] = []
        self.ended = False

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        if self._size > LONGEST_RECORD:
            raise RecordTooLong
        try:
            line = self._again.popleft() if self._again else next(self._text)
        except StopIteration:
            self.ended = True
            raise
        self.number += 1
        self._size += len(line)
        self.taken.append(line)
        return line

    def start_record(self) -> int:
        """Forget the lines of the last record; the number of the line where the next one starts."""
        self.taken = []
        self._size = 0
        self.ended = False
        return self.number + 1

    def give_back_all_but_first(self) -> str:
        """Let the lines after the first one be read again; returns that first line."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        return first
