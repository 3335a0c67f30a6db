"""A budget is likely to be broken before it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.filters import Filters
from analytics_desktop.services.desk import Desk

FROM_PERCENT = 80


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One a budget that is not broken yet and will be with a probability of 80 % or more."""
    table = desk.panel("cost.budget_outlook", Filters(desk.default_filters().period, "whole", compare="off")).table
    if table is None:
        return
    names = [column.name for column in table.columns]
    for row in (dict(zip(names, cells, strict=True)) for cells in table.rows):
        chance = row["Probability of breach"]
        if row["State"] != "will break" or not isinstance(chance, float) or chance < FROM_PERCENT:
            continue
        part = "The company" if row["Scope"] == "company" else f"{str(row['Scope']).capitalize()} {row['Name']}"
        when = f"on {row['Breach on']}" if isinstance(row["Breach on"], date) else "before its end"
        yield Alert(
            key=f"budget outlook/{row['Scope']}/{row['Name']}/{row['From']}/{row['Budget']}",
            source="budget_outlook",
            severity="warning",
            title=f"A budget will probably break: {part}",
            sentence=f"{part} is expected to pass its budget of {row['From']} to {row['To']} {when}; "
            f"the probability of a breach is {chance:.0f} %.",
            at=now,
            page="cost",
            metric="cost.budget_outlook",
        )
