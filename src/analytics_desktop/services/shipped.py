"""Where the files that ship beside the code lie: templates, fonts, icons."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def resources() -> Path:
    """The folder `resources`: inside the installed package, else at the root of the checkout."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent.parent / "resources"
