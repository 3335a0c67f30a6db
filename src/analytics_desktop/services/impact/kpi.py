"""The values of a KPI over time, from rows of evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from analytics_desktop.models.page import Table

YEAR = timedelta(days=365)
SPAN = timedelta(days=90)


@dataclass(frozen=True)
class Kpi:
    """`points` by day, of the newest source where several say the same day."""

    name: str
    unit: str
    source: str
    target: Decimal | None
    points: tuple[tuple[date, Decimal], ...]

    def between(self, first: date, finish: date) -> list[float]:
        return [float(value) for day, value in self.points if first <= day < finish]

    @property
    def rising_is_good(self) -> bool | None:
        """Whether the target lies above where the KPI began; None without a target."""
        return None if self.target is None else self.target >= self.points[0][1]

    @property
    def met(self) -> str:
        if self.target is None:
            return ""
        value = self.points[-1][1]
        return "yes" if (value >= self.target if self.rising_is_good else value <= self.target) else "no"


def kpis(table: Table) -> list[Kpi]:
    """Columns: KPI, day, value, target, unit, source; ordered by KPI, day and id."""
    found: dict[str, dict[date, Decimal]] = {}
    last: dict[str, tuple[str, str, Decimal | None]] = {}
    for name, day, value, target, unit, source in table.rows:
        assert isinstance(day, date)
        found.setdefault(str(name), {})[day] = Decimal(str(value))
        last[str(name)] = (str(unit), str(source), None if target is None else Decimal(str(target)))
    return [Kpi(name, *last[name], tuple(sorted(points.items()))) for name, points in found.items()]
