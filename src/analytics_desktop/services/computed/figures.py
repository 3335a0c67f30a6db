"""Some inputs and formulas side by side, each with its range, its evidence and its value in the compared period."""

from __future__ import annotations

from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.impact.evidence import whole
from analytics_desktop.services.impact.model import Model

from . import Computed, Evidence

COLUMNS = (
    Column("Figure", "text"), Column("Low", "ratio"), Column("Base", "ratio"), Column("High", "ratio"),
    Column("Before", "ratio"), Column("Unit", "text"), Column("Evidence", "text"), Column("Meaning", "text"),
)  # fmt: skip
NAMES = {
    "impact.productivity": ("hours_saved", "hours_value", "cost_avoidance", "efficiency_gain", "cost_per_success"),
    "impact.revenue_growth": ("revenue_at_start", "revenue_recent", "revenue_growth", "win_uplift", "revenue_benefit"),
}


def compute(evidence: Evidence) -> Computed:
    model = whole(evidence.now)
    before = whole(evidence.before) if evidence.before.rows else None
    names = NAMES[evidence.metric.id]
    rows = tuple(_row(model, name, before) for name in names)
    return Computed(table=Table(COLUMNS, rows), formulas=model.formulas(*names))


def _row(model: Model, name: str, before: Model | None) -> tuple[Cell, ...]:
    found = model.range(name)
    known, formula, fault = model.book.inputs.get(name), model.book.formulas.get(name), model.book.faults.get(name)
    unit = model.book.units.get(name, "")
    meaning = fault.sentence if fault else known.meaning if known else formula.expression if formula else ""
    words = name.replace("_", " ").capitalize()
    earlier = before.value(name) if before is not None else None
    return words, found.low, found.base, found.high, earlier, unit, model.mark(name), meaning
