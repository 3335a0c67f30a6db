"""Regular care of the central store: partitions ahead, retention, hourly and daily aggregates.

All of it is SQL inside the store, so three schedulers can run it, once an hour or once a day:

    cron          17 * * * *  analytics-desktop central maintain --dsn DSN
    systemd       a timer whose service has  ExecStart=analytics-desktop central maintain --dsn DSN
    pg_cron       SELECT cron.schedule('analytics', '17 * * * *', 'SELECT analytics_maintain()');
                  (the login of the job needs: GRANT EXECUTE ON FUNCTION analytics_maintain(date) TO that login)

A second run at the same time waits for the first. A run without new data changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.central.connect import ensure_schema, open_central
from analytics_desktop.services.central.ownership import acting_as_owner

_STEPS = {
    "partitions": "Making partitions",
    "retention": "Deleting what is too old",
    "events": "Summing up events",
    "cost": "Summing up cost",
    "executions": "Summing up agent executions",
}


@dataclass(frozen=True)
class MaintenanceReport:
    partitions_made: int
    """net change in the number of event partitions"""
    rows_settled: int
    """events moved out of the default partition into their month"""
    rows_deleted: dict[str, int] = field(default_factory=dict)
    """table -> rows that were older than its policy"""
    aggregates_changed: int = 0

    @property
    def changed_nothing(self) -> bool:
        return not (self.partitions_made or self.rows_settled or self.rows_deleted or self.aggregates_changed)


def maintain(dsn: str, today: date | None = None, progress: Progress = silent) -> MaintenanceReport:
    """Run every step, each in a transaction of its own, so that a cancelled run keeps what it finished.

    `today` is a day in the reporting zone; retention and the partitions ahead count from it.
    """
    done: dict[str, Any] = {}
    with open_central(dsn) as connection:
        ensure_schema(connection)
        connection.commit()
        for number, (step, title) in enumerate(_STEPS.items()):
            progress(title, number / len(_STEPS))
            with acting_as_owner(connection):
                result = connection.execute("SELECT maintain_step(%s, %s::date)", [step, today]).fetchone()
            done[step] = result[0] if result else None
    progress("Maintained", 1.0)
    return MaintenanceReport(
        partitions_made=done["partitions"]["made"],
        rows_settled=done["partitions"]["moved"],
        rows_deleted=done["retention"],
        aggregates_changed=done["events"] + done["cost"] + done["executions"],
    )
