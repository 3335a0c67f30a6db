"""The messages of one workspace: takes in what is new, delivers what is due, and tells how things stand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import OPEN, Posted, Tally
from analytics_desktop.models.page import Source
from analytics_desktop.models.progress import Progress, silent
from analytics_desktop.services.alerts.log import AlertLog
from analytics_desktop.services.journal import Journal
from analytics_desktop.services.secrets import SecretStore
from analytics_desktop.services.settings import load_settings
from analytics_desktop.services.workspace import Workspace

from .alerts_out import note_arrivals, queue_alerts
from .carrier import Carrier
from .carriers import carriers
from .channels import Channels
from .delivery import Delivery, utc_now
from .outbox import Outbox
from .quiet import quiet_hours


class Office:
    def __init__(self, workspace: Workspace, secrets: SecretStore, clock: Callable[[], datetime] = utc_now) -> None:
        self._workspace = workspace
        self._clock = clock
        self.channels = Channels(workspace, secrets)
        self.outbox = Outbox(workspace, secrets)
        self._log = AlertLog(Journal(workspace, secrets))

    def is_used(self) -> bool:
        """Whether there is a channel, or a message that waits for one."""
        return bool(self.channels.all()) or any(one.state in OPEN for one in self.outbox.all())

    def deliver(self, source: Source | None = None, progress: Progress = silent) -> Tally:
        """Queue the alerts that have not gone out, and send everything that is due. `source`: of the numbers, if any.

        Raises Cancelled; failures of single messages are noted in the outbox.
        """
        known = self.channels.all()
        queue_alerts(self._log, known, self.outbox, source, self._clock())
        try:
            return self._delivery(source).run(progress)
        finally:
            note_arrivals(self._log, known, self.outbox)

    def _delivery(self, source: Source | None) -> Delivery:
        settings = load_settings(self._workspace)
        by_name = carriers(self.channels, settings)

        def carrier(name: str) -> Carrier:
            if name not in by_name:
                raise Problem(f"The channel {name} was removed.", "Set it up again, or drop the message.")
            return by_name[name]

        quiet = quiet_hours(settings, source.zone if source else "")
        return Delivery(self.outbox, carrier, quiet, timedelta(hours=settings.give_up_hours), self._clock)

    def held_until(self, posted: Posted, source: Source | None = None) -> datetime | None:
        """The end of the quiet hours, where these keep a message back."""
        if posted.state != "waiting" or posted.message.urgent:
            return None
        quiet = quiet_hours(load_settings(self._workspace), source.zone if source else "")
        return None if quiet is None else quiet.over_at(max(self._clock(), posted.next_at))
