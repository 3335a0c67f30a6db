"""Every formula with its value, its version and what it says."""

from __future__ import annotations

from analytics_desktop.models.formula import Formula
from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.impact.evidence import whole
from analytics_desktop.services.impact.model import Model

from . import Computed, Evidence

COLUMNS = (
    Column("Formula", "text"), Column("Low", "ratio"), Column("Base", "ratio"), Column("High", "ratio"),
    Column("Unit", "text"), Column("Version", "count"), Column("Evidence", "text"), Column("Says", "text"),
    Column("Fault", "text"),
)  # fmt: skip


def compute(evidence: Evidence) -> Computed:
    model = whole(evidence.now)
    table = Table(COLUMNS, tuple(_row(model, one) for one in model.book.formulas.values()))
    return Computed(table=table, formulas=model.formulas(*model.book.formulas))


def _row(model: Model, formula: Formula) -> tuple[Cell, ...]:
    found = model.range(formula.name)
    fault = model.book.faults.get(formula.name)
    place = f"{fault.sentence}" if fault else ""
    ends = (found.low, found.base, found.high)
    mark = "" if fault else model.mark(formula.name)
    return formula.name, *ends, formula.unit, formula.version, mark, formula.expression, place
