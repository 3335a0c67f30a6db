"""The rows of `impact_evidence` into models: one of the whole, or one a month."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from analytics_desktop.models.formula import Formula, Input, Mark, Range
from analytics_desktop.models.page import Table
from analytics_desktop.services.formulas.book import Book

from .model import Model


def whole(table: Table) -> Model:
    """The model of evidence that is not split by month."""
    return Model(book(table), _ranges(table)[None])


def monthly(table: Table) -> dict[date, Model]:
    """A model of each month, in their order; what is of no month stands for all of them."""
    formulas, found = book(table), _ranges(table)
    constant = found.pop(None, {})
    return {month: Model(formulas, {**constant, **found[month]}) for month in sorted(filter(None, found))}


def book(table: Table) -> Book:
    """The formulas of evidence and the inputs that they may name."""
    formulas: dict[str, Formula] = {}
    inputs: dict[str, Input] = {}
    for row in _named(table):
        name, unit, text = str(row["Name"]), str(row["Unit"]), str(row["Expression"])
        if row["Kind"] == "input":
            inputs[name] = Input(name, unit, text, cast(Mark, row["Evidence"]))
        elif row["Kind"] == "formula":
            formulas[name] = Formula(name, int(str(row["Version"])), text, unit)
    return Book(formulas, inputs)


def scenarios(table: Table) -> dict[str, dict[str, str]]:
    """What each saved scenario sets: name -> {input or formula: expression}."""
    rows = [row for row in _named(table) if row["Kind"] == "scenario"]
    return {str(row["Name"]): dict(json.loads(str(row["Expression"]))) for row in rows}


def _ranges(table: Table) -> dict[date | None, dict[str, Range]]:
    found: dict[date | None, dict[str, Range]] = {}
    for row in _named(table):
        if row["Kind"] == "input":
            ends = (_decimal(row["Low"]), _decimal(row["Base"]), _decimal(row["High"]))
            found.setdefault(cast("date | None", row["Period"]), {})[str(row["Name"])] = Range(*ends)
    return found


def _decimal(cell: object) -> Decimal | None:
    return None if cell is None else Decimal(str(cell))


def _named(table: Table) -> list[Mapping[str, object]]:
    names = [column.name for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in table.rows]
