"""Suspicious activity, or many more failed logins or refused accesses than is usual here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from statistics import median

from analytics_desktop.models.alert import Alert
from analytics_desktop.models.filters import Filters, Period
from analytics_desktop.models.page import number_of
from analytics_desktop.services.desk import Desk

METRIC = "compliance.security_events"
NEW, USUAL = timedelta(days=7), timedelta(days=28)
TIMES, LEAST = 3, 10  # unusual: over three times the usual day, and at least so many
ALWAYS = "suspicious activity"
JUDGED = ("failed login", "unauthorised access")


def alerts(desk: Desk, now: datetime) -> Iterator[Alert]:
    """One a day and kind. What is usual is the median of the 28 days before; a day without any counts as 0."""
    finish = desk.default_filters().period.finish
    rows = desk.rows(METRIC, Filters(Period(finish - NEW - USUAL, finish), "day", compare="off"))
    counts = {(day_of(period), segment): int(number_of(value) or 0) for period, segment, value in rows}
    for back in range(NEW.days, 0, -1):
        day = finish - timedelta(days=back)
        suspicious = counts.get((day, ALWAYS), 0)
        if suspicious:
            yield _alert(now, day, ALWAYS, suspicious, "critical", "Each of them should be looked into.")
        for kind in JUDGED:
            count = counts.get((day, kind), 0)
            usual = median(counts.get((day - timedelta(days=ago), kind), 0) for ago in range(1, USUAL.days + 1))
            if count >= LEAST and count > TIMES * usual:
                yield _alert(now, day, kind, count, "warning", f"A usual day has {usual:g}.")


def day_of(period: object) -> date:
    if isinstance(period, datetime):
        return period.date()
    assert isinstance(period, date)
    return period


def _alert(now: datetime, day: date, kind: str, count: int, severity: str, more: str) -> Alert:
    return Alert(
        key=f"security/{kind}/{day}",
        source="security_events",
        severity="critical" if severity == "critical" else "warning",
        title=f"Security: {kind} on {day}",
        sentence=f"The audit log has {count} entries of {kind} on {day}. {more}",
        at=now,
        page="compliance",
        metric=METRIC,
    )
