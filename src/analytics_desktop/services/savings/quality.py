"""Whether another model is as good for an agent, judged by the feedback that its executions got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

from analytics_desktop.models.page import Table

ENOUGH = 30  # ratings of each side
MARGIN = 5.0  # points of 100 that may be lost
_Z = 1.645  # 90 % interval


@dataclass(frozen=True)
class Ratings:
    count: int
    mean: float
    spread: float  # standard deviation


@dataclass(frozen=True)
class Verdict:
    """`holds` is None where there is too little feedback, or where it does not decide."""

    holds: bool | None
    words: str


Quality = Mapping[tuple[str, str], Ratings]  # (agent, model)


def quality_of(table: Table) -> Quality:
    """From the evidence table `model_quality`."""
    return {
        (str(agent), str(model)): Ratings(int(str(count)), float(str(mean)), float(str(spread or 0)))
        for agent, model, count, mean, spread in table.rows
    }


def judge(quality: Quality, agent: str, before: str, after: str) -> Verdict:
    """Compare the ratings of two models with one agent."""
    old, new = quality.get((agent, before)), quality.get((agent, after))
    counts = (old.count if old else 0, new.count if new else 0)
    if old is None or new is None or min(counts) < ENOUGH:
        told = f"{before} has {counts[0]} and {after} {counts[1]} ratings with {agent}"
        return Verdict(None, f"Too little feedback to say: {told}, and each needs {ENOUGH}.")
    change = new.mean - old.mean
    half = _Z * sqrt(old.spread**2 / old.count + new.spread**2 / new.count)
    told = (
        f"{new.mean:.0f} against {old.mean:.0f} of 100 ({change:+.1f}, 90 % range {change - half:+.1f} to "
        f"{change + half:+.1f}; {new.count} and {old.count} ratings)"
    )
    if change - half > -MARGIN:
        return Verdict(True, f"Quality holds: {told}.")
    if change < -MARGIN:
        return Verdict(False, f"Quality falls: {told}.")
    return Verdict(None, f"Feedback does not decide: {told}.")
