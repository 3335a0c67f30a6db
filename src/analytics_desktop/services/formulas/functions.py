"""The functions that a formula may call."""

from __future__ import annotations

from dataclasses import dataclass

MANY = 20


@dataclass(frozen=True)
class Function:
    least: int
    most: int
    form: str
    meaning: str


FUNCTIONS: dict[str, Function] = {
    "min": Function(1, MANY, "min(a, b, ...)", "the smallest"),
    "max": Function(1, MANY, "max(a, b, ...)", "the largest"),
    "sum": Function(1, MANY, "sum(a, b, ...)", "all of them together"),
    "abs": Function(1, 1, "abs(a)", "without its sign"),
    "round": Function(1, 2, "round(a, digits)", "rounded half up to so many digits"),
    "if": Function(3, 3, "if(condition, then, otherwise)", "one of two values"),
    "percent": Function(1, 1, "percent(ratio)", "a ratio as percent: 0.5 becomes 50 %"),
    "ratio": Function(1, 1, "ratio(percent)", "a percentage as ratio: 50 % becomes 0.5"),
    "range": Function(3, 3, "range(low, base, high)", "an assumption with its range"),
}
