"""The formulas of an open desk: what stands, what stood before, and changing it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.formula import Formula
from analytics_desktop.models.page import Cell
from analytics_desktop.services.impact.evidence import whole
from analytics_desktop.services.impact.model import Model

from .fault import FormulaProblem
from .parse import WORDS
from .tokens import tokens

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Filters
    from analytics_desktop.services.desk import Desk

EVIDENCE, HISTORY = "impact.formula_values", "impact.formula_history"


def standing(desk: Desk, filters: Filters | None = None) -> Model:
    """The formulas that stand over the inputs of a period, of the usual one where none is given."""
    asked = replace(filters or desk.default_filters(), by=None, where=())  # the return is kept for the company only
    with desk.reading() as (_, reader):
        return whole(reader.table(desk.catalogue.metric(EVIDENCE), asked.over(asked.period, "whole")))


def history(desk: Desk, name: str | None = None) -> tuple[Formula, ...]:
    """Every version of one formula or of all, by name and the newest first. Raises Problem for an unknown name."""
    with desk.reading() as (_, reader):
        table = reader.table(desk.catalogue.metric(HISTORY), desk.default_filters())
    found = tuple(_version(row) for row in table.rows if name in {None, row[0]})
    if name is not None and not found:
        raise Problem(f"There is no formula {name}.", "List them with: analytics-desktop formulas list")
    return found


def _version(row: tuple[Cell, ...]) -> Formula:
    name, version, expression, unit, who, when, why, state = row
    at = when if isinstance(when, datetime) else None
    return Formula(
        str(name), int(str(version)), str(expression), str(unit), str(who or ""), at, str(why), state != "kept"
    )


def tried(model: Model, name: str, expression: str, unit: str | None = None) -> Formula:
    """The formula as its next version, not yet decided. Raises FormulaProblem, with the place, when it is not valid."""
    old = model.book.formulas.get(name)
    if old is None:
        _check_name(model, name, unit)
    formula = Formula(name, old.version + 1 if old else 1, expression.strip(), unit or (old.unit if old else ""))
    model.book.tried(formula)
    return formula


def change(desk: Desk, name: str, expression: str, unit: str | None, reason: str) -> Formula:
    """Decide a formula's next version. Raises FormulaProblem when it is not valid, Problem when the role may not."""
    if not reason.strip():
        raise Problem("A change of a formula needs a reason.", "Say why, for the people who read the numbers later.")
    formula = tried(standing(desk), name, expression, unit)
    body = {"expression": formula.expression, "unit": formula.unit, "reason": reason.strip()}
    desk.decide("formula.changed", name, body)
    return formula


def restore(desk: Desk, name: str, version: int, reason: str) -> Formula:
    """Make an earlier version the next one."""
    for one in history(desk, name):
        if one.version == version:
            return change(desk, name, one.expression, one.unit, reason or f"version {version} again")
    raise Problem(f"There is no version {version} of {name}.", f"See: analytics-desktop formulas history {name}")


def _check_name(model: Model, name: str, unit: str | None) -> None:
    read = tokens(name)
    if len(read) != 2 or read[0].kind != "name" or read[0].text != name or name in WORDS or len(name) > 60:
        raise FormulaProblem(name, 0, f"{name!r} cannot be the name of a formula.", "Use small letters, digits and _.")
    if name in model.book.inputs:
        raise FormulaProblem(name, 0, f"{name} is an input, which the data gives.", "Choose another name.")
    if not unit:
        raise FormulaProblem(name, 0, f"{name} is new, so its unit must be given.", "Add --unit, such as money.")
