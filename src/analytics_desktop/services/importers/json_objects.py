"""JSON objects one after the other: `{"Records": [...]}`, an array, or one object a line, in bounded memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

LONGEST_OBJECT = 4_000_000  # characters; an event of CloudTrail is at most 256 KB
_CHUNK = 1 << 18
_RECORDS = re.compile(r'\s*\{\s*"Records"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,\[]*")
_END = re.compile(r"[\s,]*\][\s\]}]*")


@dataclass(frozen=True)
class Found:
    """`line`: where it begins. `value` None: what stands there is no object, and why."""

    line: int
    text: str
    value: dict[str, Any] | None
    fault: str = ""


class _Window:
    """The part of a text that is being looked at; `line` is the number of the line at its start."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text
        self.rest = ""
        self.line = 1
        self.ended = False

    def more(self) -> bool:
        chunk = "" if self.ended else self._text.read(_CHUNK)
        self.ended = not chunk
        self.rest += chunk
        return bool(chunk)

    def take(self, length: int) -> str:
        taken, self.rest = self.rest[:length], self.rest[length:]
        self.line += taken.count("\n")
        return taken


def json_objects(text: IO[str]) -> Iterator[Found]:
    """Every object of the file; one that is broken costs its line, not what stands on the lines below."""
    window = _Window(text)
    window.more()
    if opening := _RECORDS.match(window.rest):
        window.take(opening.end())
    decoder = json.JSONDecoder()
    while True:
        _skip(window)
        if not window.rest and not window.more():
            return
        if window.rest:
            yield from _next(window, decoder)


def _skip(window: _Window) -> None:
    while True:
        between = _END.match(window.rest) or _BETWEEN.match(window.rest)
        assert between is not None
        window.take(between.end())
        if window.rest or not window.more():
            return


def _next(window: _Window, decoder: json.JSONDecoder) -> Iterator[Found]:
    """The object at the start of the window, or the rest of its line with the reason why it is none."""
    fault = "is no JSON object"
    tried = 0
    while window.rest.startswith("{"):
        try:
            value, end = decoder.raw_decode(window.rest)
        except RecursionError:
            fault = "is nested too deeply"
            break
        except ValueError:
            # Cut off by the end of the window, or wrong? With a whole line in view it is wrong.
            fault = "is not JSON"
            whole = "\n" in window.rest[tried:] and _one_a_line(window.rest)
            tried = len(window.rest)
            if whole or tried > LONGEST_OBJECT or not window.more():
                break
        else:
            line = window.line
            yield Found(line, window.take(end), value)
            return
    yield _broken(window, fault)


def _one_a_line(rest: str) -> bool:
    """Whether the line after this one begins an object of its own."""
    return bool(re.match(r"[^\n]*\n\s*\{", rest))


def _broken(window: _Window, fault: str) -> Found:
    line, kept = window.line, ""
    while "\n" not in window.rest:
        part = window.take(len(window.rest))
        kept = (kept + part)[:2000]
        if not window.more():
            break
    kept = (kept + window.take(window.rest.find("\n") + 1 or len(window.rest)))[:2000]
    return Found(line, kept.strip(), None, fault)
