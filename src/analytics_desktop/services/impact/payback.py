"""When cumulative benefit reaches cumulative investment, from the monthly series."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from .model import BASE, Cases, Model

PACE = 3  # the last months, by which the way ahead is told


@dataclass(frozen=True)
class Course:
    """Months from the first investment on; None where something is unknown in a month or before it."""

    months: tuple[date, ...]
    benefit: tuple[Decimal | None, ...]  # cumulative
    investment: tuple[Decimal | None, ...]

    @property
    def paid_back(self) -> int | None:
        """How many months it took, the month in which it is reached included; None when it is not reached."""
        for number, (benefit, investment) in enumerate(zip(self.benefit, self.investment, strict=True), start=1):
            if benefit is not None and investment is not None and benefit >= investment:
                return number
        return None

    @property
    def ahead(self) -> Decimal | None:
        """Months still missing at the pace of the last months; None where that pace never gets there."""
        gaps = [
            None if benefit is None or spent is None else benefit - spent
            for benefit, spent in zip(self.benefit, self.investment, strict=True)
        ]
        if len(gaps) <= PACE or gaps[-1] is None or (earlier := gaps[-1 - PACE]) is None:
            return None
        pace = (gaps[-1] - earlier) / PACE
        return -gaps[-1] / pace if pace > 0 and gaps[-1] < 0 else None


def course(models: Mapping[date, Model], cases: Cases = BASE) -> Course:
    """`setup_cost` counts once, before the first month."""
    values = {month: model.values(cases) for month, model in models.items()}
    months = _from_first_investment(values)
    spent = [values[month].get("investment") for month in months]
    if months and spent[0] is not None:
        setup = values[months[0]].get("setup_cost", Decimal(0))
        spent[0] = None if setup is None else spent[0] + setup
    benefits = [values[month].get("benefits") for month in months]
    return Course(tuple(months), _running(benefits), _running(spent))


def _from_first_investment(values: Mapping[date, Mapping[str, Decimal | None]]) -> list[date]:
    months = list(values)
    first = next((place for place, month in enumerate(months) if values[month].get("investment")), len(months))
    return months[first:]


def _running(amounts: Sequence[Decimal | None]) -> tuple[Decimal | None, ...]:
    return tuple(accumulate(amounts, lambda total, one: None if total is None or one is None else total + one))
