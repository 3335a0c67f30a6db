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
    Workload("coding", 118_000, 3_400, 0.56, 0.0, (54, 28, 4, 10, 2, 2, 0), (40, 40, 7, 9, 2, 2, 0)),
    Workload("writing", 66_000, 3_300, 0.42, 0.01, (46, 30, 6, 10, 4, 4, 0), (32, 42, 8, 10, 4, 4, 0)),
    Workload("reading", 112_000, 1_700, 0.38, 0.03, (40, 30, 6, 8, 4, 12, 0), (28, 38, 10, 8, 4, 12, 0)),
    Workload("chat", 9_500, 520, 0.30, 0.02, (12, 42, 16, 16, 12, 2, 0), (6, 42, 24, 14, 12, 2, 0)),
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
