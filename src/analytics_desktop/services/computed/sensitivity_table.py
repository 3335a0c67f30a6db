"""The return with each assumption at its low and at its high end, all others at their base."""

from __future__ import annotations

from analytics_desktop.models.page import Column, Table
from analytics_desktop.services.impact.evidence import whole

from . import Computed, Evidence

COLUMNS = (
    Column("Assumption", "text"), Column("Evidence", "text"), Column("Low end", "ratio"), Column("Base", "ratio"),
    Column("High end", "ratio"), Column("Return at low", "percent"), Column("Return at high", "percent"),
    Column("Moves by", "percent"),
)  # fmt: skip


def compute(evidence: Evidence) -> Computed:
    model = whole(evidence.now)
    rows = tuple(
        (
            pull.assumption.replace("_", " "),
            model.mark(pull.assumption),
            pull.ends.low,
            pull.ends.base,
            pull.ends.high,
            pull.low,
            pull.high,
            pull.swing,
        )
        for pull in model.pulls("roi")
    )
    return Computed(table=Table(COLUMNS, rows), formulas=model.formulas("roi"))
