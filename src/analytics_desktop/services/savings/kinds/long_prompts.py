"""Prompts that need more tokens for a success than nine of ten agents."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.services.savings.facts import Facts

PEERS = Fraction(9, 10)
LEAST_SUCCESSES, LEAST_PEERS = 20, 5


def recommend(facts: Facts) -> Iterator[Recommendation]:
    measured = [one for one in facts.work if one.successes >= LEAST_SUCCESSES]
    if len(measured) < LEAST_PEERS:
        return
    ranked = sorted(Fraction(one.tokens, one.successes) for one in measured)
    usual = ranked[int(PEERS * (len(ranked) - 1))]
    for one in measured:
        own = Fraction(one.tokens, one.successes)
        if own <= usual:
            continue
        saving = Fraction(one.booked) * (1 - usual / own)
        yield Recommendation(
            kind="long prompts",
            agent=one.agent,
            what=f"{one.agent}: {float(own):,.0f} tokens a success; nine of ten agents need {float(usual):,.0f}",
            monthly=facts.monthly(saving),
            arithmetic=f"{facts.money(one.booked)} times (1 - {float(usual):,.0f} / {float(own):,.0f}) = "
            + facts.a_month(saving),
            confidence="low",
            risk="Shorter prompts can lose what the answer needs; watch the ratings.",
        )
