"""The whole daily history of a metric, as forecasts and anomaly scores want it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.forecast import Moment
from analytics_desktop.models.page import number_of
from analytics_desktop.services.desk import Desk

from .forecast import as_moment


def metric_series(desk: Desk, metric_id: str, filters: Filters) -> tuple[list[Moment], list[float | None]]:
    """(days, values) from the first day of data to the last complete one, under the filters' `where`.

    A day without rows is 0 where the metric adds up, since nothing happened; otherwise it is unknown.
    """
    metric = desk.catalogue.metric(metric_id)
    if metric.yields_table:
        raise Problem(f"{metric.title} is a table, not a series.", "Name a metric that has one value per day.")
    with desk.reading() as (_, reader):
        covered = reader.coverage()
    if covered is None:
        raise Problem("There are no days with data.", "Sync first.")
    period = Period(covered[0], desk.default_filters().period.finish)
    rows = desk.rows(metric_id, replace(filters, period=period, grain="day", by=None))
    if len({segment for _, segment, _ in rows}) > 1:
        raise Problem(f"{metric.title} has several lines.", "Name a metric that has one value per day.")
    known = {day_of(when): value for when, _, value in rows if when is not None}
    empty = 0.0 if metric.adds_up else None
    days = [period.start + timedelta(days=index) for index in range(period.days)]
    values = [known.get(day, empty) for day in days]
    return [as_moment(day) for day in days], [
        None if number_of(value) is None else float(str(value)) for value in values
    ]


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
