"""A log: very many rows in the order of time, to be scrolled, filtered, searched and opened one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .page import Cell, Column, Table


@dataclass(frozen=True)
class LogColumn:
    """`of` names the small table whose names stand for the ids in this column; `choices` are its possible texts.

    A hidden column is shown only when a row is opened, and is exported. `leaves` is what becomes of its texts where
    rows leave the screen: "code" for pseudonyms, "blank" for nothing, because free text can name anybody.
    """

    name: str
    title: str
    unit: str  # a key of models.unit.UNITS, or "instant"
    of: str = ""
    choices: tuple[str, ...] = ()
    hidden: bool = False
    leaves: str = ""

    @property
    def is_choice(self) -> bool:
        return bool(self.of or self.choices)

    @property
    def is_number(self) -> bool:
        return not self.is_choice and self.unit not in {"text", "date", "instant"}


@dataclass(frozen=True)
class Log:
    """One file of catalogue/logs. `words` are the columns whose texts are searched; `detail` opens one row."""

    name: str
    title: str
    sources: tuple[str, ...]
    before: int
    after: int
    words: tuple[str, ...]
    columns: tuple[LogColumn, ...]
    audience: tuple[str, ...]
    select: str
    detail: str
    sha256: str

    def column(self, name: str) -> LogColumn:
        return next(column for column in self.columns if column.name == name)


@dataclass(frozen=True)
class LogFilters:
    """What part of a log is wanted. Several choices of one column are alternatives; everything else narrows down.

    `search` is words, of which rows with all come first. `sort` is a column name, "" for the newest first (or, when
    searching, the best first).
    """

    first: date | None = None
    finish: date | None = None  # the first day not included
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    at_least: tuple[tuple[str, float], ...] = ()
    at_most: tuple[tuple[str, float], ...] = ()
    search: str = ""
    sort: str = ""


@dataclass(frozen=True)
class LogRow:
    """`position` is its place in the whole log, the oldest being 0; `cells` are in the order of the log's columns."""

    position: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class LogDetail:
    """Everything about one row: its own columns, and tables of what belongs to it; `given_away` are its cells as they
    may leave the screen."""

    row: LogRow
    columns: tuple[Column, ...]
    related: Table
    given_away: tuple[Cell, ...]
