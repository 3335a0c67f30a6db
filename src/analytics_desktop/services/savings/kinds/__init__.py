"""One module a kind of recommendation, found by being here: `recommend(facts)` yields what it finds."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.services.savings.facts import Facts


def recommendations(facts: Facts) -> tuple[Recommendation, ...]:
    """Of all kinds, the largest saving first and those of unknown saving last."""
    found = [one for module in pkgutil.iter_modules(__path__) for one in _of(module.name, facts)]
    return tuple(sorted(found, key=lambda one: (one.monthly is None, -(one.monthly or 0), one.subject)))


def _of(name: str, facts: Facts) -> Iterator[Recommendation]:
    yield from import_module(f"{__name__}.{name}").recommend(facts)
