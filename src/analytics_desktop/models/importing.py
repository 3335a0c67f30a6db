"""What an import is asked to do and what it says afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal


@dataclass(frozen=True)
class ImporterKind:
    """One kind of file that can be imported: `analytics-desktop import NAME FILE...`.

    `fields` are the targets of --map and --set with one line of help each; empty where the format is fixed.
    `required` holds alternatives: one field of each group must be mapped or set.
    """

    name: str
    title: str
    help: str
    fields: dict[str, str]
    required: tuple[tuple[str, ...], ...] = ()
    maps: bool = True  # false: the columns are known, only --set is allowed
    target: Literal["requests", "executions", "audit"] = "requests"  # what one row becomes


@dataclass(frozen=True)
class ImportOptions:
    """`zone` reads times that carry no offset (IANA name). `rejects` None: `<file>.rejects.csv` beside each file."""

    dry_run: bool = False
    rejects: Path | None = None
    zone: str = "UTC"
    create_people: bool = False


@dataclass(frozen=True)
class Unpriced:
    """Requests of one model that no price covers; they are shown as unpriced, never as 0."""

    provider: str
    model: str
    requests: int
    tokens: int


@dataclass(frozen=True)
class ImportReport:
    """rows_read = loaded + already_there + rejected + repeated. `differing`: already there, but with other numbers.

    `repeated` are lines that say again what another line of the same import said (streamed log lines).
    A dry run counts what would happen; `loaded` is then what would have been loaded.
    """

    kind: str
    files: tuple[Path, ...]
    rows_read: int
    loaded: int
    already_there: int
    repeated: int
    differing: int
    rejected: int
    rejects: tuple[Path, ...]
    unpriced: tuple[Unpriced, ...]
    seconds: float
    dry_run: bool
    notes: tuple[str, ...] = ()

    @property
    def unpriced_requests(self) -> int:
        return sum(entry.requests for entry in self.unpriced)

    @property
    def unpriced_tokens(self) -> int:
        return sum(entry.tokens for entry in self.unpriced)


@dataclass(frozen=True)
class PriceReport:
    """`versions`: price versions added; `unchanged`: already there with the same prices; `priced`: requests booked now.

    `skipped` names list prices that the price book cannot hold, with the reason.
    """

    source: str
    rows_read: int
    versions: int
    prices: int
    unchanged: int
    rejected: int
    rejects: Path | None
    priced: int
    unpriced: int
    seconds: float
    dry_run: bool = False
    skipped: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
