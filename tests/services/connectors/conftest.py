"""Vendors are asked without waiting between attempts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina


@pytest.fixture(autouse=True)
def no_long_waits() -> Iterator[None]:
    """Backoff of the library is kept and its attempts; only what it waits by itself is cut to nothing."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield
