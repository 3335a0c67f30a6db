"""Saved scenarios beside what stands: what each would make of the same period."""

from __future__ import annotations

from collections.abc import Mapping

from analytics_desktop.models.page import Cell, Column, Table
from analytics_desktop.services.formulas.fault import FormulaProblem
from analytics_desktop.services.impact.evidence import scenarios, whole
from analytics_desktop.services.impact.model import Model

from . import Computed, Evidence

COLUMNS = (
    Column("Scenario", "text"), Column("Return low", "percent"), Column("Return", "percent"),
    Column("Return high", "percent"), Column("Benefit", "money"), Column("Investment", "money"),
    Column("Net benefit", "money"), Column("Sets", "text"), Column("Fault", "text"),
)  # fmt: skip
STANDING = "as it stands"


def compute(evidence: Evidence) -> Computed:
    model = whole(evidence.now)
    rows = [row(STANDING, model, {})]
    rows += [row(name, model, changes) for name, changes in sorted(scenarios(evidence.now).items())]
    return Computed(table=Table(COLUMNS, tuple(rows)), formulas=model.formulas("roi"))


def row(name: str, model: Model, changes: Mapping[str, str]) -> tuple[Cell, ...]:
    """One scenario; its fault where a change of it is no longer valid."""
    sets = ", ".join(f"{one} = {text}" for one, text in changes.items())
    try:
        other = model.under(changes)
    except FormulaProblem as problem:
        return name, None, None, None, None, None, None, sets, problem.sentence
    found = other.range("roi")
    values = other.values()
    money = tuple(values.get(one) for one in ("benefits", "investment", "net_benefit"))
    return name, found.low, found.base, found.high, *money, sets, ""
