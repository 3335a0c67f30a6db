"""What the return is made of: each benefit and each cost, low, base and high, with its evidence."""

from __future__ import annotations

from analytics_desktop.models.formula import Range
from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.impact.evidence import whole
from analytics_desktop.services.impact.model import Model

from . import Computed, Evidence

COLUMNS = (
    Column("Item", "text"), Column("Side", "text"), Column("Evidence", "text"), Column("Low", "money"),
    Column("Base", "money"), Column("High", "money"), Column("Meaning", "text"),
)  # fmt: skip
SIDES = {"benefits": "benefit", "investment": "investment"}


def compute(evidence: Evidence) -> Computed:
    model = whole(evidence.now)
    rows: list[tuple[Cell, ...]] = []
    for total, side in SIDES.items():
        rows += [_row(model, name, side) for name in model.items(total)]
        rows.append(_row(model, total, f"all {side}"))
    return Computed(table=Table(COLUMNS, tuple(rows)), formulas=model.formulas(*SIDES))


def _row(model: Model, name: str, side: str) -> tuple[Cell, ...]:
    found: Range = model.range(name)
    known = model.book.inputs.get(name)
    formula = model.book.formulas.get(name)
    fault = model.book.faults.get(name)
    meaning = fault.sentence if fault else known.meaning if known else formula.expression if formula else ""
    words = name.replace("_", " ").capitalize().replace("Ai ", "AI ")
    return words, side, model.mark(name), found.low, found.base, found.high, meaning
