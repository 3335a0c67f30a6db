"""How often this workspace may be asked: the smaller of its own setting and what the central store said at a sync."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from math import ceil

from analytics_desktop.models.access import Limit, LimitKind
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.journal import Entry
from analytics_desktop.models.settings import Settings
from analytics_desktop.services.lake.keys import Secrets

CENTRAL_LIMITS = "access-limits"  # in the secret store, where nobody can edit it
MINUTE, HOUR = 60, 3600


WORDS: dict[LimitKind, str] = {"view": "pages", "export": "files", "program": "answers to programs"}


def own_limits(settings: Settings) -> dict[LimitKind, Limit]:
    return {
        "view": Limit("view", settings.views_per_minute, MINUTE, WORDS["view"]),
        "export": Limit("export", settings.exports_per_hour, HOUR, WORDS["export"]),
        "program": Limit("program", settings.calls_per_hour, HOUR, WORDS["program"]),
    }


def limits_of(settings: Settings, secrets: Secrets) -> dict[LimitKind, Limit]:
    """A central limit counts where it allows less in the same time."""
    limits = own_limits(settings)
    for kind, (most, seconds) in json.loads(secrets.get(CENTRAL_LIMITS) or "{}").items():
        own = limits.get(kind)
        if own is not None and most * own.seconds < own.most * seconds:
            limits[kind] = Limit(kind, most, seconds, own.words)
    return limits


def remember_central(secrets: Secrets, limits: Mapping[str, tuple[int, int]]) -> None:
    """`limits`: kind -> (most, seconds)."""
    text = json.dumps({kind: list(limit) for kind, limit in sorted(limits.items())})
    if secrets.get(CENTRAL_LIMITS) != text:
        secrets.set(CENTRAL_LIMITS, text)


def refuse_excess(limits: Iterable[Limit], before: Iterable[Entry], now: datetime) -> None:
    """`before`: entries of the access log, the newest first. Raises Problem that says how long to wait."""
    wanted = list(limits)
    if not wanted:
        return
    reach = now - timedelta(seconds=max(limit.seconds for limit in wanted))
    times: dict[str, list[datetime]] = {limit.kind: [] for limit in wanted}
    for entry in before:
        if entry.channel == "sent":
            continue
        if entry.at <= reach or all(len(times[limit.kind]) >= limit.most for limit in wanted):
            break  # no older one can change the answer
        for kind in entry.body.get("counts", ()):
            times.get(kind, []).append(entry.at)
    for limit in wanted:
        _refuse(limit, times[limit.kind], now)


def _refuse(limit: Limit, times: list[datetime], now: datetime) -> None:
    recent = [at for at in times if at > now - timedelta(seconds=limit.seconds)]
    if len(recent) < limit.most:
        return
    free = recent[limit.most - 1] + timedelta(seconds=limit.seconds)
    raise too_many(limit, max(1, ceil((free - now).total_seconds())))


def too_many(limit: Limit, wait: int) -> Problem:
    """`wait` in seconds."""
    within = {MINUTE: "a minute", HOUR: "an hour"}.get(limit.seconds, f"{limit.seconds} seconds")
    return Problem(
        f"The limit of {limit.most:,} {limit.words} within {within} is reached.",
        f"Try again in {waiting(wait)}. An administrator can change the limit.",
        f"limit {limit.kind}: {limit.most} in {limit.seconds} s; wait {wait} s",
    )


def waiting(seconds: int) -> str:
    if seconds <= 90:
        return "one second" if seconds == 1 else f"{seconds} seconds"
    return f"{ceil(seconds / 60)} minutes"


def now_utc() -> datetime:
    return datetime.now(UTC)
