"""Retries that cost more than twice what is usual among agents."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from statistics import median

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.services.savings.facts import Facts

TIMES = 2
LEAST_PEERS = 3


def recommend(facts: Facts) -> Iterator[Recommendation]:
    measured = [one for one in facts.work if one.booked > 0]
    if len(measured) < LEAST_PEERS:
        return
    shares = {one.agent: Fraction(one.retries) / Fraction(one.booked) for one in measured}
    usual = Fraction(median(shares.values()))
    for one in measured:
        share = shares[one.agent]
        saving = Fraction(one.retries) - usual * Fraction(one.booked)
        if share <= TIMES * usual or saving <= 0:
            continue
        yield Recommendation(
            kind="retry waste",
            agent=one.agent,
            what=f"{one.agent}: {float(share):.1%} of the cost goes to retries, usual are {float(usual):.1%}",
            monthly=facts.monthly(saving),
            arithmetic=f"{facts.money(one.retries)} for retries, less the usual {float(usual):.1%} of "
            f"{facts.money(one.booked)}: {facts.a_month(saving)}",
            confidence="medium",
            risk="None where the cause is mended; fewer attempts alone would lose successes.",
        )
