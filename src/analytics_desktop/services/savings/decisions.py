"""Dismisses and takes recommendations."""

from __future__ import annotations

from analytics_desktop.models.errors import Problem
from analytics_desktop.services.desk import Desk

METRIC = "cost.recommendations"


def decide_recommendation(desk: Desk, kind: str, subject: str, note: str = "") -> str:
    """Decide on one that is told now; returns what it is. Raises Problem when there is none."""
    table = desk.panel(METRIC, desk.default_filters()).table
    names = [column.name for column in table.columns] if table else []
    rows = [dict(zip(names, row, strict=True)) for row in table.rows] if table else []
    found = next((row for row in rows if row["Key"] == subject), None)
    if found is None:
        raise Problem(f"There is no recommendation {subject}.", "See analytics-desktop recommendations list.")
    what, saving = str(found["What"]), found["Saving a month"]
    desk.decide(kind, subject, {"what": what, "saving": None if saving is None else str(saving), "note": note})
    return what
