"""How messages and schedules of a workspace stand, for a screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from analytics_desktop.models.channel import Channel
from analytics_desktop.models.message import OPEN, Posted
from analytics_desktop.models.page import Source
from analytics_desktop.models.schedule import Run
from analytics_desktop.services.schedules.installed import Installed, installed
from analytics_desktop.services.schedules.run_log import RunLog
from analytics_desktop.services.workspace import Workspace

from .office import Office


@dataclass(frozen=True)
class MessageState:
    """`unsent`: what waits or failed, the newest first, with the instant until which quiet hours hold it."""

    channels: tuple[Channel, ...]
    unsent: tuple[tuple[Posted, datetime | None], ...]
    sent: int
    schedules: tuple[Installed, ...]
    runs: tuple[Run, ...]


def message_state(workspace: Workspace, office: Office, source: Source | None) -> MessageState:
    posted = office.outbox.all()
    unsent = [one for one in reversed(posted) if one.state in OPEN]
    return MessageState(
        office.channels.all(),
        tuple((one, office.held_until(one, source)) for one in unsent),
        sum(one.state == "sent" for one in posted),
        installed(workspace.root),
        RunLog(workspace).runs(),
    )
