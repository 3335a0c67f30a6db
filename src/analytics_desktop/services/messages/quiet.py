"""Quiet hours: messages that are not urgent wait until they are over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from analytics_desktop.models.settings import Settings


@dataclass(frozen=True)
class QuietHours:
    """From `start` until `finish` by the wall clock of `zone`, over midnight where `finish` is the earlier one."""

    start: time
    finish: time
    zone: str

    def over_at(self, now: datetime) -> datetime | None:
        """The instant (UTC) at which the quiet hours around `now` end; None outside of them."""
        local = now.astimezone(ZoneInfo(self.zone))
        clock = local.time().replace(tzinfo=None)
        if self.start <= self.finish:
            is_quiet = self.start <= clock < self.finish
        else:
            is_quiet = clock >= self.start or clock < self.finish
        if not is_quiet:
            return None
        day = local.date() + timedelta(days=clock >= self.finish)
        return datetime.combine(day, self.finish, ZoneInfo(self.zone)).astimezone(UTC)


def quiet_hours(settings: Settings, company_zone: str) -> QuietHours | None:
    """As set; None where no quiet hours are. The zone is their own, else the reporting one, else the company's."""
    if not settings.quiet_from or settings.quiet_from == settings.quiet_until:
        return None
    zone = settings.quiet_zone or settings.zone or company_zone or "UTC"
    return QuietHours(
        time.fromisoformat(settings.quiet_from), time.fromisoformat(settings.quiet_until or "00:00"), zone
    )
