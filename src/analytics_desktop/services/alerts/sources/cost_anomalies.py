"""A day of the last week cost much more or less than was to be expected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.unit import short
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.insight.anomaly import observations
from analytics_desktop.services.insight.expected import holidays_around
from analytics_desktop.services.insight.metric_series import metric_series

NEW = timedelta(days=7)
METRIC = "cost.total_cost"


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One a day; a public holiday explains itself."""
    source = desk.source
    try:
        times, values = metric_series(desk, METRIC, desk.default_filters())
        found = observations(times, values)
    except Problem:
        return  # too little history to expect anything
    zone, currency = (source.zone, source.currency) if source else ("UTC", "USD")
    holidays = holidays_around(times, zone, 0)
    for row in found:
        if not row.flagged or row.value is None or row.expected is None or not isinstance(row.time, datetime):
            continue
        day = row.time.date()
        if row.time > found[-1].time - NEW and day not in holidays:  # type: ignore[operator]
            side = "more" if row.value > row.expected else "less"
            yield Alert(
                key=f"anomaly/{METRIC}/{day}",
                source="cost_anomalies",
                severity="warning" if side == "more" else "info",
                title=f"Unusual cost on {day}",
                sentence=f"{day} cost {short(row.value, 'money', currency)}, {side} than the "
                f"{short(row.expected, 'money', currency)} that were expected.",
                at=now,
                page="cost",
                metric=METRIC,
            )
