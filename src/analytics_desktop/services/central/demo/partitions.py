"""Months of analytics_events, made before the rows come, so that none has to move later."""

from __future__ import annotations

from datetime import date

from analytics_desktop.services.central.demo.copying import Connection
from analytics_desktop.services.central.demo.planted import month_after


def make_partitions(connection: Connection, first: date, last: date) -> None:
    """One partition for each month of the days `first` to `last`."""
    month = first.replace(day=1)
    while month <= last:
        name, after = f"analytics_events_{month:%Y_%m}", month_after(month)
        connection.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF analytics_events "
            f"FOR VALUES FROM ('{month} 00:00:00+00') TO ('{after} 00:00:00+00')"
        )
        connection.execute("SELECT track_deletes(%s, 'analytics_events')", [name])
        month = after
