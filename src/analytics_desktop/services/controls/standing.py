"""Which controls are in force: the sets that the company put in the place of those that ship, or beside them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from analytics_desktop.models.control import Control

from .files import read_set, shipped_texts


def controls_in_force(company: Mapping[str, str]) -> tuple[Control, ...]:
    """`company`: framework -> text of its set; an empty text brings the shipped one back."""
    texts = {**shipped_texts(), **{name: text for name, text in company.items() if text}}
    return tuple(control for name, text in texts.items() for control in _read(name, text))


@lru_cache(maxsize=64)
def _read(name: str, text: str) -> tuple[Control, ...]:
    return read_set(name, text).controls
