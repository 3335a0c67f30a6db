"""The same agent with a cheaper model, where its ratings say that the quality holds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.models.replay import WhatIf
from analytics_desktop.services.savings.facts import Facts
from analytics_desktop.services.savings.quality import ENOUGH, judge

LEAST_SHARE = Fraction(1, 10)  # of the requests' cost: less is not worth a change


def recommend(facts: Facts) -> Iterator[Recommendation]:
    """For each agent and model the model that saves most among those whose quality holds."""
    for agent in facts.agents():
        models = sorted({row.terms.model for row in facts.rows if row.agent == agent})
        for before in models:
            found = [
                (one, after) for after in models if after != before if (one := _change(facts, agent, before, after))
            ]
            if found:
                yield max(found, key=lambda pair: (pair[0].monthly or 0, pair[1]))[0]


def _change(facts: Facts, agent: str, before: str, after: str) -> Recommendation | None:
    verdict = judge(facts.quality, agent, before, after)
    if not verdict.holds:
        return None
    booked, replayed = facts.replayed(WhatIf(model=after, source=before, agent=agent))
    saving = booked - replayed
    if saving <= 0 or saving < LEAST_SHARE * booked:
        return None
    ratings = min(facts.quality[agent, before].count, facts.quality[agent, after].count)
    return Recommendation(
        kind="cheaper model",
        agent=agent,
        what=f"{agent}: {after} instead of {before}",
        monthly=facts.monthly(saving),
        arithmetic=f"The same tokens cost {facts.money(booked)} with {before}, {facts.money(replayed)} with {after}: "
        + facts.a_month(saving),
        confidence="high" if ratings >= 4 * ENOUGH else "medium",
        risk=verdict.words,
        detail=f"{before}/{after}",
    )
