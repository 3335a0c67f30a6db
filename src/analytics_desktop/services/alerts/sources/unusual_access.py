"""Somebody's access to data on a day of the last week was far out of the ordinary."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.services.desk import Desk

METRIC = "compliance.access_anomalies"
NEW = timedelta(days=7)
FROM_SCORE = 70.0


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One a person and day; nobody but those who may see the audit log is told."""
    finish = desk.default_filters().period.finish
    try:
        table = desk.panel(METRIC, Filters(Period(finish - NEW, finish), "whole", compare="off")).table
    except Problem:
        return
    names = [column.name for column in table.columns] if table else []
    for row in (dict(zip(names, cells, strict=True)) for cells in (table.rows if table else ())):
        if not (isinstance(row["Day"], date) and isinstance(row["Score"], float) and row["Score"] >= FROM_SCORE):
            continue
        yield Alert(
            key=f"access/{row['Day']}/{row['Who']}",
            source="unusual_access",
            severity="critical",
            title=f"Unusual access to data on {row['Day']}",
            sentence=f"{row['Who']}: {row['Moved most by']} {row['Actual']}, expected {row['Expected']}; "
            f"{row['Then by']} {row['Its actual']}, expected {row['Its expected']}.",
            at=now,
            page="compliance",
            metric=METRIC,
        )
