"""A scheduled run failed, or was cut off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.schedule import Run
from analytics_desktop.services.desk import Desk
from analytics_desktop.services.schedules.run_log import RunLog

NEW = timedelta(days=7)
FAILED = {"failed", "cut off"}
OFTEN = {"sync": 3, "alerts": 3}  # runs that come many times a day are told when so many in a row failed


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One for each row of failures that reaches to the newest run of its job."""
    rows: dict[str, list[Run]] = {}
    over: set[str] = set()
    for run in RunLog(desk.workspace).runs():
        if run.outcome in FAILED and run.job not in over:
            rows.setdefault(run.job, []).append(run)
        elif run.outcome == "done":
            over.add(run.job)
    for job, failed in rows.items():
        newest, first = failed[0], failed[-1]
        if len(failed) >= OFTEN.get(job, 1) and now - newest.started < NEW:
            times = "once" if len(failed) == 1 else f"{len(failed)} times in a row"
            yield Alert(
                key=f"run/{job}/{first.started.isoformat()}",
                source="failed_runs",
                severity="warning",
                title=f"The scheduled {job} failed",
                sentence=f"The scheduled {job} failed {times}. {newest.message} {newest.remedy}".rstrip(),
                at=now,
            )
