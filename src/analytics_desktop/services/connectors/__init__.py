"""Deals and KPI values from other systems. One file is one connector: it says its KIND and yields `pages`."""

from __future__ import annotations

import pkgutil
from difflib import get_close_matches
from importlib import import_module
from types import ModuleType

from analytics_desktop.models.connector import Access, ConnectorKind
from analytics_desktop.models.errors import Problem

from . import systems


def connectors() -> dict[str, ConnectorKind]:
    """Every connector by its name, in alphabetical order."""
    return {name: module(name).KIND for name in sorted(one.name for one in pkgutil.iter_modules(systems.__path__))}


def module(name: str) -> ModuleType:
    """Raises Problem, with a suggestion, for an unknown name."""
    names = [one.name for one in pkgutil.iter_modules(systems.__path__)]
    if name not in names:
        near = get_close_matches(name, names, 1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise Problem(f"There is no connector called {name}.", f"{hint}There are: {', '.join(sorted(names))}.")
    return import_module(f"{systems.__name__}.{name}")


def checked(kind: ConnectorKind, access: Access) -> None:
    """Raise Problem when an option is unknown or missing, or the secret is."""
    for name in access.options:
        if name not in kind.options:
            raise Problem(f"{kind.title} has no option {name}.", f"Its options are: {', '.join(kind.options)}.")
    for name in kind.required:
        if not access.options.get(name):
            raise Problem(f"{kind.title} needs the option {name}.", f"Add --set {name}=...: {kind.options[name]}.")
    if not access.secret:
        raise Problem(
            f"The key of {kind.title} is not in the keyring.",
            f"Keep it with: analytics-desktop connectors key {kind.name}. It is: {kind.secret}.",
        )
