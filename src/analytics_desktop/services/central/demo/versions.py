"""Versions of agents over time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics_desktop.services.central.demo.columns import Ints
from analytics_desktop.services.central.demo.plan import DAY, Plan
from analytics_desktop.services.central.demo.planted import Planted
from analytics_desktop.services.central.demo.products import AGENTS, SLOW_AGENT, SLOW_VERSION


@dataclass(frozen=True)
class Versions:
    names: tuple[str, ...]
    changes: tuple[Ints, ...]  # per agent: instants of a new version, ascending; before the first: the oldest
    first: Ints  # per agent: index of its oldest version in `names`

    def of(self, agent: Ints, at: Ints) -> Ints:
        """Index into `names` for each run."""
        version = self.first[agent].copy()
        for number, changes in enumerate(self.changes):
            mine = agent == number
            version[mine] += np.searchsorted(changes, at[mine], side="right")
        return version


def versions(plan: Plan, planted: Planted) -> Versions:
    """A new minor version about every 70 days; the slow one lives exactly as long as planted."""
    rng = plan.rng("versions")
    names: list[str] = []
    changes, first = [], []
    for agent in AGENTS:
        first.append(len(names))
        if agent.name == SLOW_AGENT:
            names += ["2.3.1", SLOW_VERSION, "2.4.1"]
            changes.append(np.array(planted.slow, dtype=np.int64))
            continue
        count, major = int(rng.integers(1, 2 + plan.days // 70)), int(rng.integers(1, 4))
        days = np.sort(rng.choice(plan.days, count, replace=False))
        changes.append((plan.start_us + days * DAY + 9 * DAY // 24).astype(np.int64))
        names += [f"{major}.{minor}.0" for minor in range(count + 1)]
    return Versions(tuple(names), tuple(changes), np.array(first, dtype=np.int64))
