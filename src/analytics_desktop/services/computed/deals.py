"""Assisted deals beside the others: how many, how often won, how large, how fast; each with n and 95 % interval."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from analytics_desktop.models.page import Cell, Column, Table, Value
from analytics_desktop.models.unit import short
from analytics_desktop.services.impact.statistics import Estimate, mean, mean_difference, rate_difference, wilson

from . import Computed, Evidence

FEW = 30
COLUMNS = (
    Column("Deals", "text"), Column("Closed", "deals"), Column("Won", "deals"), Column("Win rate", "percent"),
    Column("Rate low", "percent"), Column("Rate high", "percent"), Column("Revenue", "money"),
    Column("Average size", "money"), Column("Size low", "money"), Column("Size high", "money"),
    Column("Days to close", "ratio"), Column("Days low", "ratio"), Column("Days high", "ratio"),
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Closed deals of one kind; amounts in the reporting currency, without those of unknown rate."""

    closed: int
    won: int
    amounts: list[Decimal]  # of all closed deals
    sizes: list[Decimal]  # of those won
    days: list[float]


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: deal, kind (assisted or not), stage, amount, days from opening to closing."""
    helped, others = (_group(evidence.now, kind) for kind in ("assisted", "not assisted"))
    rows = [_row(name, group) for name, group in (("assisted", helped), ("not assisted", others)) if group.closed]
    if helped.closed and others.closed:
        rows.append(_difference(helped, others))
    return Computed(table=Table(COLUMNS, tuple(rows)), note=warning(helped, others, evidence.currency))


def _group(table: Table, kind: str) -> Group:
    rows = [(stage, amount, days) for _, its_kind, stage, amount, days in table.rows if its_kind == kind]
    known = [(stage, Decimal(str(amount))) for stage, amount, _ in rows if amount is not None]
    return Group(
        len(rows),
        sum(stage == "won" for stage, _, _ in rows),
        [amount for _, amount in known],
        [amount for stage, amount in known if stage == "won"],
        [float(str(days)) for _, _, days in rows],
    )


def _row(name: str, group: Group) -> tuple[Cell, ...]:
    revenue = sum(group.sizes, Decimal(0))
    size = _money(mean([float(one) for one in group.sizes]))
    exact = (revenue / len(group.sizes) if group.sizes else None, *size[1:])
    rate, days = _percent(wilson(group.won, group.closed)), _days(mean(group.days))
    return name, group.closed, group.won, *rate, revenue, *exact, *days


def _difference(helped: Group, others: Group) -> tuple[Cell, ...]:
    rate = rate_difference((helped.won, helped.closed), (others.won, others.closed))
    size = mean_difference([float(one) for one in helped.sizes], [float(one) for one in others.sizes])
    days = mean_difference(helped.days, others.days)
    return "difference", None, None, *_percent(rate), None, *_money(size), *_days(days)


def warning(helped: Group, others: Group, currency: str) -> str:
    """What a reader must know before calling the difference an effect."""
    if not helped.closed or not others.closed:
        return "Only one kind of deal closed in this period, so there is nothing to compare."
    words = ["The difference may be selection: people chose which deals got AI."]
    sizes = mean_difference([float(one) for one in helped.amounts], [float(one) for one in others.amounts])
    if sizes is not None and sizes.excludes_zero:
        gap = short(abs(sizes.value), "money", currency)
        words.append(
            f"Assisted deals are {'larger' if sizes.value > 0 else 'smaller'} to begin with, by {gap} on average."
        )
    if helped.days and others.days and fmean(helped.days) > fmean(others.days):
        words.append("A deal that stays open longer has more time to be touched.")
    fewest = min(helped.closed, others.closed)
    if fewest < FEW:
        words.append(f"Only {fewest} deals stand on one side.")
    return " ".join(words)


def _percent(found: Estimate | None) -> tuple[Value, Value, Value]:
    return _scaled(found, 100.0)


def _days(found: Estimate | None) -> tuple[Value, Value, Value]:
    return _scaled(found, 1.0)


def _scaled(found: Estimate | None, factor: float) -> tuple[Value, Value, Value]:
    ends = (None, None, None) if found is None else (found.value, found.low, found.high)
    low, middle, high = (None if end is None else round(end * factor, 6) for end in (ends[1], ends[0], ends[2]))
    return middle, low, high


def _money(found: Estimate | None) -> tuple[Value, Value, Value]:
    middle, low, high = _scaled(found, 1.0)
    return tuple(None if end is None else round(Decimal(str(end)), 4) for end in (middle, low, high))  # type: ignore[return-value]
