"""Weekly use of features beside weekly KPIs: where both move together, with a lag of up to four weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.impact.statistics import Correlation, benjamini_hochberg, correlation

from . import Computed, Evidence

WEEK = timedelta(days=7)
LAGS = range(5)  # weeks by which the KPI follows the feature
FEWEST, LEVEL, SHOWN = 12, 0.05, 40
COLUMNS = (
    Column("Feature", "text"), Column("KPI", "text"), Column("Lag weeks", "count"), Column("Correlation", "ratio"),
    Column("Low", "ratio"), Column("High", "ratio"), Column("p", "probability"), Column("p corrected", "probability"),
    Column("Weeks", "count"), Column("Worth", "ratio"), Column("Reading", "text"),
)  # fmt: skip
Weekly = Mapping[date, float]


@dataclass(frozen=True)
class Tested:
    feature: str
    kpi: str
    lag: int
    weeks: int
    found: Correlation


def compute(evidence: Evidence) -> Computed:
    """Columns of the evidence: kind (feature or kpi), name, week, value."""
    features, kpis = (_weekly(evidence.now, kind) for kind in ("feature", "kpi"))
    tests = [
        one for f, uses in features.items() for k, values in kpis.items() for lag in LAGS
        if (one := _tested(f, uses, k, values, lag)) is not None
    ]  # fmt: skip
    corrected = benjamini_hochberg([one.found.p for one in tests])
    best: dict[tuple[str, str], tuple[float, Tested]] = {}
    for q, one in zip(corrected, tests, strict=True):
        key = (one.feature, one.kpi)
        if key not in best or one.found.p < best[key][1].found.p:
            best[key] = (q, one)
    ranked = sorted(best.values(), key=lambda pair: (pair[1].found.p, pair[1].feature, pair[1].kpi))
    return Computed(table=Table(COLUMNS, tuple(_row(*pair) for pair in ranked[:SHOWN])), note=_note(len(tests), ranked))


def _weekly(table: Table, kind: str) -> dict[str, dict[date, float]]:
    found: dict[str, dict[date, float]] = {}
    for its_kind, name, week, value in table.rows:
        if its_kind == kind and isinstance(week, date):
            found.setdefault(str(name), {})[week] = float(str(value))
    return found


def _tested(feature: str, uses: Weekly, kpi: str, values: Weekly, lag: int) -> Tested | None:
    weeks = sorted(week for week in uses if week + lag * WEEK in values)
    if len(weeks) < FEWEST:
        return None
    found = correlation([uses[week] for week in weeks], [values[week + lag * WEEK] for week in weeks])
    return None if found is None else Tested(feature, kpi, lag, len(weeks), found)


def _row(q: float, one: Tested) -> tuple[str | int | float, ...]:
    found = one.found
    reading = "correlated" if q < LEVEL else "not distinguishable from chance"
    ends = (round(found.r, 4), round(found.low, 4), round(found.high, 4), round(found.p, 6), round(q, 6))
    return one.feature, one.kpi, one.lag, *ends, one.weeks, round(found.effective, 1), reading


def _note(tests: int, ranked: list[tuple[float, Tested]]) -> str:
    if not tests:
        return f"There are no {FEWEST} weeks of a KPI beside a feature yet."
    found = sum(q < LEVEL for q, _ in ranked)
    return (
        f"{found} of {len(ranked)} pairs are correlated, of {tests:,} tests corrected by Benjamini-Hochberg. "
        "Correlated is not the same as led to: both may follow something else. Linear trends are taken out first."
    )
