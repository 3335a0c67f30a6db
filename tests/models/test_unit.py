"""Numbers as people read them: what rounds to nothing has no sign, and unknown is not zero."""

from __future__ import annotations

from decimal import Decimal

import pytest

from analytics_desktop.models.unit import UNKNOWN, exact, short


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (Decimal("-0.004"), "money", "0.00"),
        (Decimal("-0.005001"), "money", "-0.01"),
        (Decimal("-1200"), "money", "-1,200.00"),
        (-0.04, "percent", "0.0"),
        (0, "count", "0"),
        (None, "money", UNKNOWN),
    ],
)
def test_exact_figures(value: object, unit: str, text: str) -> None:
    assert exact(value, unit) == text


def test_a_short_percentage_that_rounds_to_nothing_has_no_sign() -> None:
    assert short(Decimal("-0.04"), "percent") == "0.0 %"
    assert short(Decimal("-0.06"), "percent") == "−0.1 %"
