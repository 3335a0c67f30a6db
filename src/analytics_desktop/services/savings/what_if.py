"""What the requests of a period would have cost under other terms."""

from __future__ import annotations

import difflib
from collections import defaultdict
from decimal import Decimal
from fractions import Fraction

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.replay import Replay, WhatIf
from analytics_desktop.services.computed_panel import evidence_of
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.pages import permit

from .facts import Facts
from .gather import facts_of
from .quality import judge
from .replay import as_money, cost_under, reaches, write_share

METRIC = "cost.recommendations"


def what_if(desk: Desk, filters: Filters, question: WhatIf) -> Replay:
    """Raises Problem when the question makes no sense or names what does not exist."""
    return replay(_facts(desk, filters), question)


def choices(desk: Desk, filters: Filters) -> tuple[list[str], list[str], list[str]]:
    """Models that have a price, models of the period, and keys of the recommendations that are open."""
    facts = _facts(desk, filters)
    table = desk.panel(METRIC, filters).table
    keys = [str(row[-1]) for row in table.rows if row[3] == "open"] if table else []
    priced = sorted({model for _, model in facts.book.models()})
    return priced, sorted({row.terms.model for row in facts.rows}), keys


def _facts(desk: Desk, filters: Filters) -> Facts:
    metric, source = desk.catalogue.metric(METRIC), desk.source
    permit(metric, source.role if source else "")
    with desk.reading() as (_, reader):
        return facts_of(evidence_of(reader, metric, filters))


def replay(facts: Facts, question: WhatIf) -> Replay:
    """Requests without a price under the new terms stay at what they cost, and are counted."""
    providers = _checked(facts, question)
    writes = write_share(facts.rows)
    booked, after, untouched = Fraction(0), Fraction(0), Decimal(0)
    requests = unpriced = 0
    for row in facts.rows:
        if not reaches(row, question):
            untouched += row.booked
            continue
        cost = cost_under(row, question, facts.book, providers, writes)
        requests += row.requests
        unpriced += row.requests if cost is None else 0
        booked += Fraction(row.booked)
        after += Fraction(row.booked) if cost is None else cost
    holds, words = _quality(facts, question)
    return Replay(as_money(booked), as_money(after), requests, unpriced, untouched, words, holds)


def _checked(facts: Facts, question: WhatIf) -> dict[str, str]:
    """Model -> provider."""
    if question.model is None and question.cache_share is None and question.batch_share is None:
        raise Problem("Nothing is asked.", "Give another model, a cache share or a batch share.")
    for name, share in (("cache", question.cache_share), ("batch", question.batch_share)):
        if share is not None and not 0 <= share <= 1:
            raise Problem(f"A {name} share of {float(share):.0%} is not possible.", "Give 0 to 100 %.")
    providers = {model: provider for provider, model in facts.book.models()}
    providers |= {row.terms.model: row.terms.provider for row in facts.rows}
    _known(question.model, list(providers), "model with a price")
    _known(question.source, sorted({row.terms.model for row in facts.rows}), "model in this period")
    _known(question.agent, sorted({row.agent for row in facts.rows}), "agent with requests in this period")
    return providers


def _known(name: str | None, choices: list[str], kind: str) -> None:
    if name is not None and name not in choices:
        near = difflib.get_close_matches(name, choices, n=1, cutoff=0.6)
        some = f"Did you mean {near[0]}?" if near else f"Choose one of: {', '.join(choices[:12])}."
        raise Problem(f"There is no {kind} called {name}.", some)


def _quality(facts: Facts, question: WhatIf) -> tuple[bool | None, str]:
    """The verdict of the agent and model with the most cost decides; where any falls, the whole does not hold."""
    if question.model is None:
        return True, "The model stays, so the quality of the answers does."
    spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in facts.rows:
        if reaches(row, question) and row.terms.model != question.model:
            spent[row.agent, row.terms.model] += row.booked
    verdicts = {pair: judge(facts.quality, *pair, question.model) for pair in spent}
    total = sum(spent.values(), Decimal(0))
    by = {True: Decimal(0), False: Decimal(0)}
    for pair, verdict in verdicts.items():
        if verdict.holds is not None:
            by[verdict.holds] += spent[pair]
    if not total:
        return None, f"Nothing of this period would change to {question.model}."
    shares = f"Ratings hold for {by[True] / total:.0%} of the cost and fall for {by[False] / total:.0%}"
    unknown = total - by[True] - by[False]
    thin = f"; for {unknown / total:.0%} there is too little feedback to say" if unknown else ""
    largest = verdicts[max(spent, key=lambda pair: (spent[pair], pair))].words
    words = f"{shares}{thin}. Where most is spent: {largest}"
    if by[False]:
        return False, words
    return (True, words) if not unknown else (None, words)
