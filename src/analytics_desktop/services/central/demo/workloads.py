"""What kinds of prompts there are: their size, how much of them is cached, and which models answer them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics_desktop.services.central.demo.columns import Floats


@dataclass(frozen=True)
class Workload:
    name: str
    prompt: float  # median tokens of the whole prompt, cached ones included
    answer: float  # median visible tokens
    cached: float  # mean share of the prompt that is read from the cache
    searches: float  # mean web searches of a request
    # share of each model, in the order of MODELS: in the first months, and at the end
    early: tuple[float, ...]
    late: tuple[float, ...]


WORKLOADS = (
    Workload("coding", 62_000, 1_900, 0.66, 0.0, (42, 38, 4, 12, 2, 2, 0), (27, 50, 8, 11, 2, 2, 0)),
    Workload("writing", 34_000, 2_300, 0.42, 0.01, (36, 36, 6, 14, 4, 4, 0), (22, 46, 10, 13, 4, 5, 0)),
    Workload("reading", 72_000, 1_100, 0.38, 0.03, (28, 34, 8, 10, 4, 16, 0), (16, 42, 14, 9, 5, 14, 0)),
    Workload("chat", 7_500, 420, 0.30, 0.02, (8, 42, 18, 16, 14, 2, 0), (4, 40, 26, 14, 14, 2, 0)),
)
NAMES = tuple(workload.name for workload in WORKLOADS)


def model_chances(age: float) -> Floats:
    """Cumulative shares of the models per workload when `age` (0..1) of the period has passed."""
    shares = np.array([np.array(w.early) * (1 - age) + np.array(w.late) * age for w in WORKLOADS])
    total = np.cumsum(shares, axis=1)
    return np.asarray(total / total[:, -1:], dtype=float)


def column(name: str) -> Floats:
    """One number of every workload, in order."""
    return np.array([getattr(workload, name) for workload in WORKLOADS], dtype=float)
