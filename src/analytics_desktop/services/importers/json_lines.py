"""JSONL files: one object a line, its parts found by their path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from analytics_desktop.models.errors import Problem

from .batch import Batch, Opened
from .plan import Plan
from .text_file import not_text, open_text, reading_progress

_LOOKED_AT = 200  # lines that are read to learn what the objects contain


def is_json_lines(file: Path) -> bool:
    """By its first character: a CSV never begins with a brace. Raises Problem where the bytes are no text."""
    with _as_text(file) as text:
        return text.read(4096).lstrip().startswith("{")


@contextmanager
def _as_text(file: Path) -> Iterator[TextIOWrapper]:
    with open_text(file) as text:
        try:
            yield text
        except UnicodeDecodeError as error:
            raise not_text(file, error) from error


@contextmanager
def open_json_lines(file: Path, plan: Plan) -> Iterator[Opened]:
    """Problem when a mapped path is nowhere in the first lines, or a required field has neither path nor value."""
    with _as_text(file) as text:
        known = _paths(text)
    for path in plan.columns.values():
        if path not in known:
            some = ", ".join(known[:20])
            raise Problem(f"There is no {path} in {file.name}.", f"Its first lines have: {some}.")
    complete = plan.for_header(known, file.name)
    own = [field for field in complete.columns if field not in plan.columns]
    notes = (f"{file.name}: parts found by their own name: {', '.join(own)}",) if own else ()
    with _as_text(file) as text:
        yield Opened(complete, _batches(text, complete), reading_progress(text), notes)


def _paths(lines: Iterator[str]) -> list[str]:
    """Paths of all values in the first lines, in the order in which they are first seen."""
    found: dict[str, None] = {}
    for _, line in zip(range(_LOOKED_AT), lines, strict=False):
        try:
            found |= dict.fromkeys(_flat(_object(line)))
        except ValueError:
            continue  # told as a reject when the line's turn comes
    return list(found)


def _batches(lines: Iterator[str], plan: Plan) -> Iterator[Batch]:
    names = tuple(plan.columns)
    batch = Batch.of(names)
    for number, line in enumerate(lines, 1):
        original = line.strip()
        if not original:
            continue
        try:
            values = _flat(_object(original))
        except ValueError as reason:
            batch.reject(number, str(reason), original)
        else:
            said = json.dumps(values, sort_keys=True)
            content = hashlib.sha256(said.encode()).hexdigest()[:32]
            batch.add(number, original, content, {field: values.get(path) for field, path in plan.columns.items()})
        if batch.full:
            yield batch
            batch = Batch.of(names)
    if batch.rows:
        yield batch


def _object(line: str) -> dict[str, Any]:
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(said, dict):
        raise ValueError("is no JSON object")
    return said


def _flat(said: dict[str, Any], before: str = "", depth: int = 0) -> dict[str, str | None]:
    """{path: text} of all values; lists are one JSON text. Raises ValueError for texts that no store can hold."""
    found: dict[str, str | None] = {}
    for key, value in said.items():
        path = f"{before}{key}"
        if isinstance(value, dict) and depth < 8:
            found |= _flat(value, f"{path}.", depth + 1)
        elif value is None or isinstance(value, str):
            found[path] = _storable(path, value)
        else:
            found[path] = json.dumps(value)
    return found


def _storable(path: str, value: str | None) -> str | None:
    if value is not None and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise ValueError(f"{path}: contains half a character")
    return value
