"""When a message is tried again, and when it is given up."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from analytics_desktop.models.message import Posted

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
LONGEST_ASKED = timedelta(hours=24)  # a receiver that asks for more is asked again after this


def next_try(posted: Posted, now: datetime, asked: timedelta | None, dice: random.Random) -> datetime:
    """After the `posted.tries`-th failed attempt: twice as long each time, between half and all of it by chance, so
    that many workstations do not come back at the same instant; and never before the receiver asked for."""
    whole = min(FIRST_WAIT * (1 << min(posted.tries - 1, 10)), LONGEST_WAIT)
    wait = whole * dice.uniform(0.5, 1.0)
    return now + max(wait, min(asked or timedelta(0), LONGEST_ASKED))


def is_given_up(posted: Posted, now: datetime, give_up: timedelta) -> bool:
    """Too long in the outbox. Asked after an attempt, so that a machine that was off still tries once."""
    return now - posted.queued_at >= give_up
