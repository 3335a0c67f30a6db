"""The variance bridge: volume, retries, model mix, tier mix, tokens per request, cache rate, price.

Cost is written as a product of factors,

    first attempts x attempts per first x share of model x share of tier in model
        x (input tokens per request x make-up of input x price + output tokens per request x make-up of output x price)

and the factors of the earlier period are replaced by those of the later one, one after the other, in the order above
(price-volume-mix analysis by sequential substitution). Fractions keep every step exact, so the parts telescope to the
change. What exists in one period only has no factor of its own in the other and borrows it, so its coming and going is
mix, not price.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

from analytics_desktop.models.bridge import BUCKETS, INPUT_BUCKETS, Bridge, BridgePart, LedgerCell

CAUSES = ("Volume", "Retries", "Model mix", "Tier mix", "Tokens per request", "Cache rate", "Price")
OTHER = "Other charges"

_DIGITS = Decimal("1e-12")
_INPUTS = len(INPUT_BUCKETS)
Key = tuple[str, str]  # model, tier
Cells = Mapping[Key, LedgerCell]


@dataclass(frozen=True)
class _Factors:
    """One period taken apart; every mapping has every key of both periods."""

    first: Fraction
    attempts: Fraction  # per first attempt
    model_share: Mapping[str, Fraction]
    tier_share: Mapping[Key, Fraction]  # within the model
    sizes: Mapping[Key, tuple[Fraction, Fraction]]  # input and output tokens per request
    make_up: Mapping[Key, tuple[Fraction, ...]]  # share of each bucket within its side
    price: Mapping[Key, tuple[Fraction, ...]]  # per token of each bucket


def bridge(before: Iterable[LedgerCell], after: Iterable[LedgerCell]) -> Bridge:
    """The change between two periods of the ledger, by cause. Cells of unpriced requests do not belong in it."""
    old, new = _merged(before), _merged(after)
    totals = [sum((sum(c.cost, c.other) for c in cells.values()), Decimal(0)) for cells in (old, new)]
    other = sum((c.other for c in new.values()), Decimal(0)) - sum((c.other for c in old.values()), Decimal(0))
    steps = _steps(old, new)
    exact = [later - earlier for earlier, later in pairwise(steps)]
    amounts = _to_decimals(exact, totals[1] - totals[0] - other)
    parts = [BridgePart(cause, amount) for cause, amount in zip(CAUSES, amounts, strict=True)]
    return Bridge(totals[0], totals[1], (*parts, *([BridgePart(OTHER, other)] if other else [])))


def _steps(old: Cells, new: Cells) -> list[Fraction]:
    """Cost before, after each replacement in the order of CAUSES, and so at the end the cost after."""
    if not _requests(old.values()) or not _requests(new.values()):
        start, end = (sum((Fraction(sum(c.cost)) for c in cells.values()), Fraction(0)) for cells in (old, new))
        return [start] + [end] * len(CAUSES)
    names = [field.name for field in fields(_Factors)]
    now = _factors(old, new)
    later = _factors(new, old)
    costs = [_cost(now)]
    for name in names:
        now = replace(now, **{name: getattr(later, name)})
        costs.append(_cost(now))
    return costs


def _cost(factors: _Factors) -> Fraction:
    total = Fraction(0)
    for key, (inputs, outputs) in factors.sizes.items():
        share = factors.model_share[key[0]] * factors.tier_share[key]
        if share:
            tokens = [inputs] * _INPUTS + [outputs] * (len(BUCKETS) - _INPUTS)
            parts = zip(tokens, factors.make_up[key], factors.price[key], strict=True)
            total += share * sum((size * mix * price for size, mix, price in parts), Fraction(0))
    return factors.first * factors.attempts * total


def _factors(cells: Cells, other: Cells) -> _Factors:
    """The factors of `cells`; what only `other` has is borrowed from there."""
    # Where only retries are left, because their first attempts were earlier, they are the volume.
    first = sum(cell.first_attempts for cell in cells.values()) or _requests(cells.values())
    keys = sorted(set(cells) | set(other))
    mine = {key: cells[key] if key in cells else other[key] for key in keys}
    models = {key[0] for key in keys}
    count = {model: _requests(cell for key, cell in cells.items() if key[0] == model) for model in models}
    return _Factors(
        first=Fraction(first),
        attempts=Fraction(_requests(cells.values()), first) if first else Fraction(1),
        model_share={model: Fraction(count[model], _requests(cells.values())) for model in models},
        tier_share={key: _tier_share(key, cells if count[key[0]] else other) for key in keys},
        sizes={key: _sizes(cell) for key, cell in mine.items()},
        make_up={key: _make_up(mine[key], other.get(key)) for key in keys},
        price={key: _prices(mine[key], other.get(key)) for key in keys},
    )


def _tier_share(key: Key, cells: Cells) -> Fraction:
    whole = _requests(cell for other, cell in cells.items() if other[0] == key[0])
    return Fraction(_requests([cells[key]]), whole) if key in cells and whole else Fraction(0)


def _sizes(cell: LedgerCell) -> tuple[Fraction, Fraction]:
    requests = max(_requests([cell]), 1)
    return Fraction(sum(cell.tokens[:_INPUTS]), requests), Fraction(sum(cell.tokens[_INPUTS:]), requests)


def _make_up(cell: LedgerCell, other: LedgerCell | None) -> tuple[Fraction, ...]:
    result: list[Fraction] = []
    for side in (slice(0, _INPUTS), slice(_INPUTS, len(BUCKETS))):
        tokens = cell.tokens[side] if sum(cell.tokens[side]) or other is None else other.tokens[side]
        result += [Fraction(count, sum(tokens) or 1) for count in tokens]
    return tuple(result)


def _prices(cell: LedgerCell, other: LedgerCell | None) -> tuple[Fraction, ...]:
    result = []
    for place in range(len(BUCKETS)):
        owner = cell if cell.tokens[place] or other is None else other
        result.append(Fraction(owner.cost[place]) / (owner.tokens[place] or 1))
    return tuple(result)


def _requests(cells: Iterable[LedgerCell]) -> int:
    return sum(cell.first_attempts + cell.retries for cell in cells)


def _merged(cells: Iterable[LedgerCell]) -> dict[Key, LedgerCell]:
    """One cell per model and tier, however many were given."""
    result: dict[Key, LedgerCell] = {}
    for cell in cells:
        known = result.get((cell.model, cell.tier))
        result[cell.model, cell.tier] = cell if known is None else _sum(known, cell)
    return result


def _sum(one: LedgerCell, two: LedgerCell) -> LedgerCell:
    return LedgerCell(
        one.model,
        one.tier,
        one.first_attempts + two.first_attempts,
        one.retries + two.retries,
        tuple(a + b for a, b in zip(one.tokens, two.tokens, strict=True)),
        tuple(a + b for a, b in zip(one.cost, two.cost, strict=True)),
        one.other + two.other,
    )


def _to_decimals(exact: list[Fraction], total: Decimal) -> list[Decimal]:
    """Each part at 12 digits; what rounding leaves goes to the largest part, so that they sum to `total`."""
    with localcontext(prec=60):
        parts = [(Decimal(part.numerator) / Decimal(part.denominator)).quantize(_DIGITS) for part in exact]
        largest = max(range(len(parts)), key=lambda index: abs(parts[index]))
        parts[largest] += total - sum(parts, Decimal(0))
    return parts
