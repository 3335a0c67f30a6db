"""Controls of a framework, and how each stands by the facts that evidence it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Status = Literal["pass", "fail", "not tested"]
Strength = Literal["strong", "partial"]
WEIGHTS: dict[str, int] = {"strong": 2, "partial": 1}  # of a control in the score


@dataclass(frozen=True)
class Rule:
    """A fact and what it must be: known at all, at least or at most a limit."""

    fact: str
    at_least: float | None = None
    at_most: float | None = None

    def holds(self, value: float | None) -> bool | None:
        """None where the fact is unknown."""
        if value is None:
            return None
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Control:
    """`strong`: the rules measure the control itself; `partial`: they only indicate it."""

    framework: str
    id: str
    title: str  # our own paraphrase
    owner: str
    cadence: str
    strength: Strength
    evidence: tuple[Rule, ...]


@dataclass(frozen=True)
class ControlSet:
    """The controls of one framework, as one file tells them."""

    framework: str
    title: str
    controls: tuple[Control, ...]


@dataclass(frozen=True)
class HandTest:
    """A result that a person entered, as the central store keeps it."""

    status: Status
    day: str
    note: str


@dataclass(frozen=True)
class Assessment:
    """`evidence` says each fact with its value and what it must be; `by_hand` what a person found, "" for nothing."""

    control: Control
    status: Status
    evidence: str
    by_hand: str
