"""What took longest last time is begun first."""

from __future__ import annotations

import time

import pytest

from analytics_desktop.services.pace import Pace


def test_what_was_never_done_comes_first_and_then_the_slowest() -> None:
    pace = Pace()
    for work, seconds in (("quick", 0.0), ("slow", 0.02), ("slower", 0.05)):
        with pace.of(work):
            time.sleep(seconds)
    assert pace.slowest_first(["quick", "slow", "new", "slower"]) == ["new", "slower", "slow", "quick"]


def test_what_fails_tells_nothing_of_how_long_it_takes() -> None:
    pace = Pace()
    with pytest.raises(ZeroDivisionError), pace.of("failed"):
        raise ZeroDivisionError
    with pace.of("done"):
        pass
    assert pace.slowest_first(["done", "failed"]) == ["failed", "done"]
