"""What a source hands over: raw texts of some thousand rows, and the rows that have no cells at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from .plan import Plan

ROWS = 20_000
CHARACTERS = 8_000_000  # rows with prompts in them are long; memory is bounded by this


@dataclass(frozen=True)
class Reject:
    """`line` of the original file, why, and the text that stands there."""

    line: int
    reason: str
    original: str


@dataclass
class Batch:
    """Equally long lists. `content` identifies a row by what it says; `fields` are texts, "" and None are absent."""

    fields: dict[str, list[str | None]]
    lines: list[int] = field(default_factory=list)
    originals: list[str] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    faults: list[Reject] = field(default_factory=list)
    characters: int = 0

    @classmethod
    def of(cls, names: tuple[str, ...]) -> Batch:
        return cls({name: [] for name in names})

    def add(self, line: int, original: str, content: str, values: dict[str, str | None]) -> None:
        self.lines.append(line)
        self.originals.append(original)
        self.contents.append(content)
        for name, texts in self.fields.items():
            texts.append(values.get(name))
        self.characters += len(original)

    def reject(self, line: int, reason: str, original: str) -> None:
        self.faults.append(Reject(line, reason, original))
        self.characters += len(original)

    def emptied(self) -> Batch:
        """What was gathered so far, as a batch of its own; this one begins anew."""
        full = replace(self)
        self.fields = {name: [] for name in self.fields}
        self.lines, self.originals, self.contents, self.faults, self.characters = [], [], [], [], 0
        return full

    @property
    def rows(self) -> int:
        return len(self.lines) + len(self.faults)

    @property
    def full(self) -> bool:
        return self.rows >= ROWS or self.characters >= CHARACTERS


@dataclass(frozen=True)
class Opened:
    """A file that a source has open. `fraction()` is how much of it has been read, 0 to 1."""

    plan: Plan
    batches: Iterator[Batch]
    fraction: Callable[[], float]
    notes: tuple[str, ...] = ()
    told: Callable[[], tuple[str, ...]] = tuple  # notes that only reading the whole file can give
