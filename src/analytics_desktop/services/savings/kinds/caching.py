"""More of the input read from the cache, up to what three of four agents reach."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.models.replay import INPUTS, READS, WhatIf
from analytics_desktop.services.savings.facts import Facts

PEERS = Fraction(3, 4)
LEAST_GAP = Fraction(1, 20)  # of all input


def recommend(facts: Facts) -> Iterator[Recommendation]:
    shares = {agent: share for agent in facts.agents() if (share := _share(facts, agent)) is not None}
    if len(shares) < 4:
        return
    ranked = sorted(shares.values())
    aim = ranked[int(PEERS * (len(ranked) - 1))]
    for agent, share in shares.items():
        if aim - share < LEAST_GAP:
            continue
        booked, replayed = facts.replayed(WhatIf(agent=agent, cache_share=aim))
        if booked <= replayed:
            continue
        yield Recommendation(
            kind="prompt caching",
            agent=agent,
            what=f"{agent}: read {float(aim):.0%} of the input from the cache instead of {float(share):.0%}",
            monthly=facts.monthly(booked - replayed),
            arithmetic=f"The same input cost {facts.money(booked)} and would {facts.money(replayed)}, with as many "
            f"writes to the cache for a read as now: {facts.a_month(booked - replayed)}",
            confidence="medium",
            risk="None for the answers; the order of the prompt's parts has to change.",
        )


def _share(facts: Facts, agent: str) -> Fraction | None:
    """Share of the input that is read from the cache; None without input."""
    rows = [row.tokens for row in facts.rows if row.agent == agent]
    total = sum((tokens[place] for tokens in rows for place in INPUTS), Fraction(0))
    return sum((tokens[READS] for tokens in rows), Fraction(0)) / total if total else None
