"""The variance bridge as a panel: one part per cause, in the order in which the causes are taken apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from analytics_desktop.models.bridge import BUCKETS, Bridge, BridgePart, LedgerCell
from analytics_desktop.models.comparison import change_between
from analytics_desktop.models.page import Part, Table
from analytics_desktop.models.unit import short
from analytics_desktop.services.insight.bridge import bridge

from . import Computed, Evidence

COMPARES = True
SECOND = Decimal("0.25")  # of the largest cause: less is not named beside it
AGAINST = Decimal("0.1")  # of the largest cause: less is not named as its opposite


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: model, tier, first attempts, retries, tokens and then cost by BUCKETS, other charges."""
    result = bridge(cells(evidence.before), cells(evidence.now))
    change = change_between(result.after, result.before, evidence.metric.good)
    words = bridge_words(result, evidence.currency)
    parts = tuple(Part(part.cause, part.amount) for part in result.parts)
    return Computed("cause", parts, result.change, result.before, replace(change, words=words))


def cells(table: Table) -> Iterable[LedgerCell]:
    """The rows of an evidence table. Raises ValueError where they have another shape."""
    size = len(BUCKETS)
    for model, tier, first, retries, *numbers in table.rows:
        tokens, costs, (other,) = numbers[:size], numbers[size : 2 * size], numbers[2 * size :]
        yield LedgerCell(
            str(model),
            str(tier),
            int(str(first)),
            int(str(retries)),
            tuple(int(str(count)) for count in tokens),
            tuple(Decimal(str(cost)) for cost in costs),
            Decimal(str(other)),
        )


def bridge_words(found: Bridge, currency: str) -> str:
    """`Up $15.0 k: mostly volume (+$14.2 k) and model mix (+$9.4 k); cache rate saved $8.8 k`."""
    if not found.change:
        return "Unchanged"
    sign = 1 if found.change > 0 else -1
    ranked = sorted(found.parts, key=lambda part: -sign * part.amount)
    leading = [part for part in ranked[:2] if sign * part.amount >= SECOND * abs(ranked[0].amount)]
    named = " and ".join(f"{_name(part)} ({signed(part.amount, currency)})" for part in leading)
    text = f"{'Up' if sign > 0 else 'Down'} {short(abs(found.change), 'money', currency)}: mostly {named}"
    opposite = ranked[-1]
    if -sign * opposite.amount >= AGAINST * abs(ranked[0].amount):
        verb = "saved" if opposite.amount < 0 else "added"
        text += f"; {_name(opposite)} {verb} {short(abs(opposite.amount), 'money', currency)}"
    return text


def signed(amount: Decimal, currency: str) -> str:
    """`+$14.2 k`, `−$8.8 k`."""
    return ("+" if amount > 0 else "") + short(amount, "money", currency)


def _name(part: BridgePart) -> str:
    return part.cause[:1].lower() + part.cause[1:]
