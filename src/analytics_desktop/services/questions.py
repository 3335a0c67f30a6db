"""Questions about single rows, as SQL texts of the catalogue with bound parameters only."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def question(name: str) -> str:
    return (resources.files("analytics_desktop") / "catalogue" / "questions" / f"{name}.sql").read_text("utf-8")
