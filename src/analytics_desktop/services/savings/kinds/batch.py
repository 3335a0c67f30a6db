"""Batch prices for an agent that sends a part of its requests as batch already."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from analytics_desktop.models.recommendation import Recommendation
from analytics_desktop.models.replay import WhatIf
from analytics_desktop.services.savings.facts import Facts
from analytics_desktop.services.savings.replay import BATCH

CAN_WAIT = Fraction(1, 5)  # share of requests sent as batch that shows that the agent's work can wait
HALF = Fraction(1, 2)  # of the rest is taken to be able to wait as well


def recommend(facts: Facts) -> Iterator[Recommendation]:
    for agent in facts.agents():
        rows = [row for row in facts.rows if row.agent == agent]
        total = sum(row.requests for row in rows)
        batch = sum(row.requests for row in rows if row.terms.tier == BATCH)
        if not batch or Fraction(batch, total) < CAN_WAIT or batch == total:
            continue
        booked, replayed = facts.replayed(WhatIf(agent=agent, batch_share=HALF))
        if booked <= replayed:
            continue
        yield Recommendation(
            kind="batch tier",
            agent=agent,
            what=f"{agent}: send half of the requests as batch that are not yet ({total - batch:,} of {total:,})",
            monthly=facts.monthly(booked - replayed),
            arithmetic=f"All requests cost {facts.money(booked)}; with half of the rest at batch prices "
            f"{facts.money(replayed)}: {facts.a_month(booked - replayed)}",
            confidence="medium",
            risk="None for the answers; they may come hours later.",
        )
