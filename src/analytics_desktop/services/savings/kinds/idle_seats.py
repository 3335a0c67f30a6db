"""Seats that nobody used for four weeks."""

from __future__ import annotations

from collections.abc import Iterator

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.services.savings.facts import Facts

FEWEST = 5  # a smaller number could point at single people


def recommend(facts: Facts) -> Iterator[Recommendation]:
    if facts.idle >= FEWEST:
        yield Recommendation(
            kind="idle seats",
            agent="",
            what=f"{facts.idle} of {facts.seats} seats were not used for 28 days",
            monthly=None,
            arithmetic=f"{facts.idle} seats times the price of a seat, which the price book does not hold",
            confidence="high",
            risk="People on leave would have to be given a seat again.",
        )
