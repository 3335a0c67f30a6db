"""Files that a test writes line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def make(*lines: str, header: str = "time,in,out", name: str = "requests.csv") -> Path:
        path = tmp_path / name
        path.write_text("\n".join((header, *lines)), encoding="utf-8")
        return path

    return make
