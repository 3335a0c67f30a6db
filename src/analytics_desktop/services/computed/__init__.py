"""Metrics whose panel is computed from the evidence that their SQL yields, for the asked and the compared period.

A module here is found by the name that a metric's header gives as `computed`; it has a function `compute`.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Change, Part, Table, Value


@dataclass(frozen=True)
class Evidence:
    """The rows that a metric's SQL yields for the asked period and for the compared one."""

    metric: Metric
    now: Table
    before: Table
    currency: str  # ISO 4217


@dataclass(frozen=True)
class Computed:
    """`parts` sum to `whole`, exactly; `by` says what a part is; `before` is the value of the compared period."""

    by: str
    parts: tuple[Part, ...]
    whole: Value
    before: Value
    change: Change


def computed_names() -> tuple[str, ...]:
    """What a header may give as `computed`."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def compute(evidence: Evidence) -> Computed:
    """What the module of the metric makes of the evidence."""
    name = evidence.metric.computed
    if name not in computed_names():
        raise ValueError(f"{evidence.metric.id}: nothing computes {name!r}")
    function: Callable[[Evidence], Computed] = import_module(f"{__name__}.{name}").compute
    return function(evidence)
