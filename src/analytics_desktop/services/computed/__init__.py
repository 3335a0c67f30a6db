"""Metrics whose panel is computed from the evidence that their SQL yields, for the asked and the compared period.

A module here is found by the name that a metric's header gives as `computed`; it has a function `compute`. One that
tells a change says `COMPARES = True` and is not asked without a whole compared period.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from types import ModuleType

from analytics_desktop.models.filters import Grain, Period
from analytics_desktop.models.metric import Metric
from analytics_desktop.models.page import Change, Part, Series, Table, Value


@dataclass(frozen=True)
class Evidence:
    """The rows that a metric's SQL yields for the asked period and for the compared one.

    `complete` is the first day of which rows may still be missing. `also` asks for more: the rows of another file of
    the catalogue's folder `evidence`, for the same question.
    """

    metric: Metric
    now: Table
    earlier: Callable[[], Table]  # asks for `before`
    currency: str  # ISO 4217
    period: Period
    zone: str  # IANA name of the reporting time zone
    complete: date
    also: Callable[[str], Table]

    @property
    def before(self) -> Table:
        """Rows of the compared period, asked for when they are looked at; none where it is not whole."""
        return self.earlier()


@dataclass(frozen=True)
class Computed:
    """What fills a panel. `parts` sum to `whole`, exactly, where the metric adds up; `by` says what a part is.

    `note` is one plain sentence that must be read with the numbers; `formulas` names each formula and its version that
    they rest on.
    """

    by: str | None = None
    parts: tuple[Part, ...] = ()
    whole: Value = None
    before: Value = None
    change: Change | None = None
    table: Table | None = None
    series: tuple[Series, ...] = ()
    note: str = ""
    grain: Grain | None = None  # of `series`, where it is not the asked one
    formulas: str = field(default="", kw_only=True)


@cache
def computed_names() -> tuple[str, ...]:
    """What a header may give as `computed`."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def compares(name: str) -> bool:
    """Whether the module tells a change, so that it needs a compared period."""
    return bool(getattr(_module(name), "COMPARES", False))


def compute(evidence: Evidence) -> Computed:
    """What the module of the metric makes of the evidence."""
    function: Callable[[Evidence], Computed] = _module(evidence.metric.computed).compute
    return function(evidence)


def _module(name: str) -> ModuleType:
    if name not in computed_names():
        raise ValueError(f"nothing computes {name!r}")
    return import_module(f"{__name__}.{name}")
