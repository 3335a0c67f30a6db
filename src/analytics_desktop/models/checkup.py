"""What a look at the machine found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Symptom:
    """`mark`: ok, limited (works, with less), or missing (something needed is not there)."""

    subject: str
    mark: Literal["ok", "limited", "missing"]
    words: str
    remedy: str = ""
