"""Words for changes are true of their numbers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.catalogue import load_catalogue
from analytics_desktop.services.words import against, change

MONTH = Filters(Period(date(2026, 3, 1), date(2026, 3, 31)))


@pytest.mark.parametrize(
    ("metric", "value", "before", "words", "verdict"),
    [
        ("cost.total_cost", Decimal("114.9"), Decimal(100), "14.9 % worse than previous 30 days", "worse"),
        ("cost.total_cost", Decimal(90), Decimal(100), "10.0 % better than previous 30 days", "better"),
        ("usage.requests", 110, 100, "10.0 % more than previous 30 days", "neutral"),
        ("usage.requests", 90, 100, "10.0 % less than previous 30 days", "neutral"),
        ("cost.cache_hit_rate", 41.0, 32.0, "9.0 pts better than previous 30 days", "better"),
        ("cost.cache_hit_rate", 32.0, 41.0, "9.0 pts worse than previous 30 days", "worse"),
        ("cost.cache_hit_rate", 41.02, 41.0, "unchanged against previous 30 days", "neutral"),
        ("cost.total_cost", Decimal(100), Decimal(100), "unchanged against previous 30 days", "neutral"),
        ("compliance.failed_logins", 240, 10, "24 times previous 30 days, worse", "worse"),
        ("usage.requests", 240, 10, "24 times previous 30 days", "neutral"),
        ("compliance.failed_logins", 5, 0, "worse than previous 30 days", "worse"),
        ("cost.total_cost", None, Decimal(100), "nothing to compare with previous 30 days", "unknown"),
        ("cost.total_cost", Decimal(100), None, "nothing to compare with previous 30 days", "unknown"),
    ],
)
def test_a_change_in_words(metric: str, value: Any, before: Any, words: str, verdict: str) -> None:
    found = change(load_catalogue().metric(metric), value, before, MONTH)
    assert (found.words, found.verdict) == (words, verdict)


def test_the_compared_period_has_a_name() -> None:
    day = Period(date(2026, 3, 1), date(2026, 3, 2))
    assert against(Filters(day)) == "previous day"
    assert against(Filters(day, compare="last_year")) == "the same day last year"
    assert against(Filters(MONTH.period, compare="last_year")) == "the same 30 days last year"
