"""The change from one value to another, judged by which way is good."""

from __future__ import annotations

from decimal import Decimal

from .metric import Good
from .page import Change, Direction, Suppressed, Value, Verdict


def change_between(value: Value, before: Value, good: Good, against: str = "before") -> Change:
    """`percent` is None where the old value is 0 or unknown; changes below 0.05 % count as flat."""
    if isinstance(value, Suppressed) or isinstance(before, Suppressed):
        return Change(None, None, "unknown", "unknown", "suppressed: too few people")
    if value is None or before is None:
        return Change(None, None, "unknown", "unknown", f"nothing to compare with {against}")
    new, old = Decimal(str(value)), Decimal(str(before))
    percent = float((new - old) / abs(old) * 100) if old else None
    direction = _direction(new - old, percent)
    verdict = _verdict(direction, good)
    size = "" if percent is None else f"{abs(percent):.1f} % "
    word = {"better": "better", "worse": "worse", "neutral": "more" if direction == "up" else "less"}.get(verdict, "")
    words = f"unchanged against {against}" if direction == "flat" else f"{size}{word} than {against}"
    return Change(new - old, percent, direction, verdict, words)


def _direction(difference: Decimal, percent: float | None) -> Direction:
    if difference == 0 or (percent is not None and abs(percent) < 0.05):
        return "flat"
    return "up" if difference > 0 else "down"


def _verdict(direction: Direction, good: Good) -> Verdict:
    if direction == "flat" or good == "neither":
        return "neutral"
    return "better" if direction == good else "worse"
