"""What is hidden in the demo company on purpose, and the answer key that tests compare with."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from analytics_desktop.services.central.demo.plan import DAY, HOUR, Plan, microseconds

SLOW_FACTOR = 2.6
PRICE_CUT = Decimal("0.90")
ISSUED_AFTER_DAYS = 3
"""An invoice comes so many days after the first of the next month."""
BURST_FAILURES = 0.75
LATE_AFTER_DAYS = (9, 12)
"""Late rows arrive this many days after their month ended: after any usual closing day."""


@dataclass(frozen=True)
class Planted:
    """Instants in microseconds, spans half-open, all inside the period of the plan."""

    price_change: date
    vendor_switched: date  # until then the vendor still bills the old price
    runaway: tuple[int, int]
    runaway_runs: int
    burst: tuple[int, int]
    burst_runs: int
    slow: tuple[int, int]
    pilot: tuple[int, int]
    brute_force: int
    brute_force_attempts: int
    reader_days: tuple[date, date, date]
    late_month: date | None


def plant(plan: Plan) -> Planted:
    change = _price_change(plan)
    runaway = microseconds(plan.day(0.84)) + 1 * HOUR
    burst = microseconds(plan.day(0.89)) + 8 * HOUR
    slow = microseconds(plan.day(0.70)) + 9 * HOUR
    pilot = microseconds(plan.day(0.55))
    last = plan.day(0.955)
    return Planted(
        price_change=change,
        vendor_switched=change + timedelta(days=4),
        runaway=(runaway, runaway + 38 * HOUR),
        runaway_runs=plan.people * 2,
        burst=(burst, burst + 6 * HOUR),
        burst_runs=max(80, plan.people // 2),
        slow=(slow, slow + max(6, plan.days // 16) * DAY),
        pilot=(pilot, pilot + max(5, plan.days // 12) * DAY),
        brute_force=microseconds(plan.day(0.92)) + 2 * HOUR + 17 * 60_000_000,
        brute_force_attempts=412,
        reader_days=(last - timedelta(days=9), last - timedelta(days=2), last),
        late_month=_late_month(plan),
    )


def _price_change(plan: Plan) -> date:
    """The first of a month that is billed already, near six tenths of the period."""
    wanted = plan.start + timedelta(days=round(plan.days * 0.6))
    firsts = [wanted + timedelta(days=shift) for shift in range(-62, 32)]
    inside = [
        day for day in firsts if day.day == 1 and plan.start + timedelta(days=5) <= day < plan.today - timedelta(days=8)
    ]
    billed = [day for day in inside if month_after(day) + timedelta(days=ISSUED_AFTER_DAYS) <= plan.today]
    return min(billed or inside, key=lambda day: abs(day - wanted))


def _late_month(plan: Plan) -> date | None:
    """The newest month of the period that closed early enough for late rows to have arrived already."""
    newest = (plan.today - timedelta(days=LATE_AFTER_DAYS[1] + 1)).replace(day=1)
    month = (newest - timedelta(days=1)).replace(day=1)
    return month if newest - timedelta(days=3) >= plan.start else None


def month_after(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def moment(microsecond: int) -> str:
    return datetime.fromtimestamp(microsecond / 1_000_000, UTC).isoformat()


@dataclass
class AnswerKey:
    """Facts are noted while the rows are made; amounts are exact decimals, written as text."""

    facts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def note(self, name: str, **facts: Any) -> None:
        self.facts.setdefault(name, {}).update(facts)

    def count(self, name: str, rows: int, pico_dollars: int = 0) -> None:
        """Add to `rows` and, in exact dollars, to `amount`."""
        entry = self.facts.setdefault(name, {"rows": 0, "amount": Decimal(0)})
        entry["rows"] += rows
        entry["amount"] += Decimal(pico_dollars).scaleb(-12)

    def as_dict(self) -> dict[str, Any]:
        return {name: _plain(facts) for name, facts in sorted(self.facts.items())}

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(self.as_dict(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _plain(value: Any) -> Any:
    """What JSON can hold; amounts and days become text."""
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return {name: _plain(item) for name, item in value.items()} if isinstance(value, dict) else value
