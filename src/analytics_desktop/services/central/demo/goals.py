"""Targets of the business: automated tasks, KPI values, formulas and exchange rates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import polars as pl

from analytics_desktop.services.central.demo.plan import Plan

# task type, baseline minutes with low and high, loaded rate per hour, evidence
_TASKS = (
    ("code_review", "28", "20", "40", "78", "measured"),
    ("test_writing", "45", "30", "65", "78", "modelled"),
    ("incident_analysis", "50", "30", "90", "82", "modelled"),
    ("release_notes", "35", "25", "50", "70", "asserted"),
    ("proposal", "190", "140", "260", "74", "measured"),
    ("account_research", "55", "40", "80", "68", "measured"),
    ("tender_screening", "70", "45", "110", "70", "modelled"),
    ("ticket_triage", "3.5", "2.5", "5", "42", "measured"),
    ("ticket_reply", "9", "6.5", "13", "42", "measured"),
    ("returns_check", "7", "5", "10", "42", "modelled"),
    ("report_summary", "22", "15", "30", "55", "modelled"),
    ("contract_review", "120", "80", "180", "95", "modelled"),
    ("invoice_entry", "6", "4.5", "8", "48", "measured"),
    ("ledger_matching", "12", "8", "18", "52", "modelled"),
    ("report_commentary", "40", "25", "60", "66", "asserted"),
    ("translation", "60", "40", "90", "58", "modelled"),
    ("copywriting", "50", "35", "75", "60", "asserted"),
    ("route_planning", "25", "15", "40", "50", "modelled"),
)


def tasks_frame() -> pl.DataFrame:
    columns = ["task_type", "baseline_minutes", "baseline_low", "baseline_high", "loaded_rate", "evidence"]
    return pl.DataFrame(_TASKS, schema=columns, orient="row").with_row_index("id", 1)


# name, unit, first value, last value, noise, target, days between values, source
_KPIS = (
    ("NPS", "points", 31.0, 42.0, 2.0, "45", 30, "customer survey"),
    ("CSAT", "percent", 81.5, 87.0, 1.1, "88", 7, "ticket survey"),
    ("Error rate", "percent", 3.9, 2.4, 0.25, "2", 7, "quality audits"),
    ("First response time", "minutes", 46.0, 27.0, 3.0, "30", 7, "ticket system"),
    ("Time to quote", "days", 6.4, 4.1, 0.5, "4", 14, "CRM"),
    ("Employee satisfaction with AI", "points", 6.1, 7.4, 0.2, "7.5", 30, "employee survey"),
)


def kpis_frame(plan: Plan) -> pl.DataFrame:
    rng = plan.rng("kpis")
    rows: list[tuple[object, ...]] = []
    for name, unit, first, last, noise, target, step, source in _KPIS:
        days = np.arange(plan.days - 1, -1, -step)[::-1]
        values = first + (last - first) * days / plan.days + rng.normal(0, noise, len(days))
        rows += [
            (name, plan.start + timedelta(days=int(day)), f"{value:.2f}", target, unit, source)
            for day, value in zip(days, values, strict=True)
        ]
    columns = ["kpi", "day", "value", "target", "unit", "source"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


_FORMULAS = (
    ("roi", 1, "percent((hours_value - ai_cost) / ai_cost)", "percent"),
    ("platform_rate", 1, "4800", "money per month"),
    ("roi", 2, "percent((benefits - investment) / investment)", "percent"),
    ("people_rate", 1, "range(5000, 6500, 9000)", "money per month"),
    ("margin", 1, "range(0.22, 0.32, 0.38)", "ratio"),
    ("setup_cost", 1, "40000", "money"),
    ("cost_per_task", 1, "execution_cost / tasks_automated", "money per execution"),
)  # fmt: skip


def formulas_frame(plan: Plan, editor: str) -> pl.DataFrame:
    changed = [plan.start + timedelta(days=plan.days * version // 3) for _, version, _, _ in _FORMULAS]
    rows = [(*formula, editor, f"{day} 09:00:00+00") for formula, day in zip(_FORMULAS, changed, strict=True)]
    columns = ["name", "version", "expression", "unit", "changed_by", "changed_at"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_row_index("id", 1)


def rates_frame(plan: Plan) -> pl.DataFrame:
    """A rate for every day, weekends included, from 60 days before the period."""
    rng = plan.rng("rates")
    days = [plan.start + timedelta(days=shift) for shift in range(-60, plan.days + 1)]
    return pl.DataFrame(
        [row for currency, level in (("EUR", 1.085), ("GBP", 1.272)) for row in _walk(rng, currency, level, days)],
        schema=["currency", "day", "rate", "source"],
        orient="row",
    )


def _walk(
    rng: np.random.Generator, currency: str, level: float, days: list[date]
) -> Iterator[tuple[str, date, str, str]]:
    path = level * np.exp(np.cumsum(rng.normal(0, 0.003, len(days))))
    for day, rate in zip(days, path, strict=True):
        yield currency, day, f"{rate:.6f}", "demo"
