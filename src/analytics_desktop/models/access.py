"""One look at data: what the access log of a workspace keeps, and how many looks are allowed in which time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

# A page or a metric, a log read row by row, a file for others, what went to the clipboard or onto paper, a pack or
# snapshot checked, a person behind a pseudonym, everything about a person.
AccessKind = Literal["view", "log", "export", "export.copy", "export.print", "verify", "unmask", "subject"]
LimitKind = Literal["view", "export", "program"]


@dataclass(frozen=True)
class Access:
    """`what` says what `subject` is: a page, a metric, a kind of file. `filters` in words that a person reads.

    `personal` and `cost`: whether it shows data of single people, or money. `program`: asked by a script.
    """

    kind: AccessKind
    what: str
    subject: str
    filters: Mapping[str, Any] = field(default_factory=dict)
    role: str = ""
    generation: int = 0
    personal: bool = False
    cost: bool = False
    program: bool = False

    def body(self) -> dict[str, Any]:
        return {
            "what": self.what,
            "filters": dict(self.filters),
            "role": self.role,
            "generation": self.generation,
            "personal": self.personal,
            "cost": self.cost,
            "program": self.program,
        }

    @property
    def counts_as(self) -> tuple[LimitKind, ...]:
        """What a script asks for counts as a call of a program; its files count as files too."""
        own: tuple[LimitKind, ...] = ("export",) if self.kind == "export" else ()
        if self.program:
            return (*own, "program")
        return ("view",) if self.kind == "view" else own


@dataclass(frozen=True)
class Limit:
    """At most `most` within `seconds`. `words`: what is counted, after a number."""

    kind: LimitKind
    most: int
    seconds: int
    words: str


@dataclass(frozen=True)
class Checked:
    """What a look through the access log found. `sent`: how many of them the central store has."""

    entries: int
    sent: int
    first: datetime | None
    last: datetime | None
