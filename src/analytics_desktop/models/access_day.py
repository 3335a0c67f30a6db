"""What somebody did with data on one day, and what of it was out of the ordinary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Feature = Literal["records", "resources", "off-hours share", "new resource share", "failures", "exports"]
FEATURES: tuple[Feature, ...] = (
    "records", "resources", "off-hours share", "new resource share", "failures", "exports",
)  # fmt: skip


@dataclass(frozen=True)
class AccessDay:
    """Counts of one actor on one day. `new_resources` None: nothing is known of the days before."""

    day: date
    actor: str
    entries: int
    records: int
    resources: int
    new_resources: int | None
    off_hours: int
    failures: int
    exports: int


@dataclass(frozen=True)
class Deviation:
    """A feature with what came and what was expected (shares 0 to 1), `z` robust deviations apart; None is unknown."""

    feature: Feature
    actual: float | None
    expected: float
    z: float


@dataclass(frozen=True)
class AccessFinding:
    """`score` 0 to 100; `moved_by` are the two features that moved it most, the strongest first."""

    day: date
    actor: str
    score: float
    moved_by: tuple[Deviation, Deviation]
