"""One module a kind of alert, found by being here.

Each has `alerts(desk, now)`, which yields what is the case at the instant `now`; the log keeps what is known already.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module

from analytics_desktop.models.alert import Alert
from analytics_desktop.services.desk import Desk

AlertSource = Callable[[Desk, datetime], Iterable[Alert]]


def alert_sources() -> dict[str, AlertSource]:
    """Name of the module -> its function."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: import_module(f"{__name__}.{name}").alerts for name in names}
