"""Units of formulas: products of powers of base units. Money and hours can be divided and never added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

BASES = ("money", "hours", "months", "percent", "ratio", "people", "deals", "executions", "outcomes", "points", "count")
SINGULAR = {
    "hour": "hours", "month": "months", "person": "people", "deal": "deals", "execution": "executions",
    "outcome": "outcomes", "point": "points",
}  # fmt: skip
_ONE = {plural: singular for singular, plural in SINGULAR.items()}
LARGEST_POWER = 6


class UnknownUnit(ValueError):
    """A unit text that no formula has."""


@dataclass(frozen=True)
class UnitOf:
    """Powers of base units, sorted; none of them is a plain ratio. `truth` is the unit of a condition."""

    powers: tuple[tuple[str, int], ...] = ()
    truth: bool = False

    @classmethod
    def of(cls, powers: Mapping[str, int]) -> UnitOf:
        return cls(tuple(sorted((base, power) for base, power in powers.items() if power)))

    def times(self, other: UnitOf) -> UnitOf:
        return UnitOf.of(_added(self, other, 1))

    def over(self, other: UnitOf) -> UnitOf:
        return UnitOf.of(_added(self, other, -1))

    @property
    def words(self) -> str:
        """`money per hour`; "a plain number" without any power."""
        if self.truth:
            return "a condition"
        above = [base for base, power in self.powers for _ in range(power)]
        below = [_ONE.get(base, base) for base, power in self.powers for _ in range(-power)]
        if not above and not below:
            return "a plain number"
        return " per ".join([" x ".join(above) or "1", *below])


def _added(left: UnitOf, right: UnitOf, sign: int) -> dict[str, int]:
    powers = dict(left.powers)
    for base, power in right.powers:
        powers[base] = powers.get(base, 0) + sign * power
    if any(abs(power) > LARGEST_POWER for power in powers.values()):
        raise UnknownUnit(f"a unit to a power above {LARGEST_POWER}")
    return powers


PLAIN = UnitOf()
TRUTH = UnitOf(truth=True)
PERCENT = UnitOf.of({"percent": 1})


def unit_of(text: str) -> UnitOf:
    """`money per hour` and the like; "" , ratio and count are plain numbers. Raises UnknownUnit."""
    if not text.strip():
        return PLAIN
    first, *below = (SINGULAR.get(word.strip(), word.strip()) for word in text.lower().split(" per "))
    for word in (first, *below):
        if word not in BASES:
            raise UnknownUnit(f"{text!r} is not a unit; the units are {', '.join(BASES)}, and one per another")
    powers: dict[str, int] = {}
    for word, power in ((first, 1), *((word, -1) for word in below)):
        if word not in {"ratio", "count"}:
            powers[word] = powers.get(word, 0) + power
    return UnitOf.of(powers)
