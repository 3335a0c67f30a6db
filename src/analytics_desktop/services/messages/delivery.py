"""Delivers what is due, one process at a time.

The order is: note `sending`, send, note `sent`, each note on the disk before the next step. A message that is found in
`sending` was cut off in between: nobody can know whether it arrived, so it is sent again under the same id and marked
as a possible repeat. Everything else goes out once.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Posted, Tally
from analytics_desktop.models.progress import Progress, silent

from .carrier import Carrier, Later, Refused
from .outbox import Outbox
from .patience import is_given_up, next_try
from .quiet import QuietHours

Carriers = Callable[[str], Carrier]  # name of a channel -> what carries over it; raises Problem where there is none


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Delivery:
    """`give_up`: after so long in the outbox a failed attempt was the last one."""

    outbox: Outbox
    carriers: Carriers
    quiet: QuietHours | None = None
    give_up: timedelta = timedelta(hours=48)
    clock: Callable[[], datetime] = utc_now
    dice: random.Random = field(default_factory=random.Random)
    _paused: dict[str, datetime] = field(default_factory=dict)
    _count: Counter[str] = field(default_factory=Counter)

    def run(self, progress: Progress = silent) -> Tally:
        """Try every message that is due, once. Raises Cancelled between two messages."""
        with self.outbox.delivering() as alone:
            if not alone:
                return Tally(busy=True)
            self._count.clear()
            self._paused.clear()
            open_ones = [one for one in self.outbox.all() if one.state in {"waiting", "sending"}]
            for number, posted in enumerate(open_ones):
                progress("Delivering messages", number / len(open_ones))
                self._one(posted)
            self.outbox.sweep(self.clock())
        progress("Delivered", 1.0)
        return self._tally()

    def _tally(self) -> Tally:
        waiting = [one.next_at for one in self.outbox.all() if one.state == "waiting"]
        count = self._count
        return Tally(count["sent"], count["failed"], count["later"], count["held"], next_at=min(waiting, default=None))

    def _one(self, posted: Posted) -> None:
        now = self.clock()
        if posted.state == "sending":
            posted = replace(posted, state="waiting", in_doubt=True)
        if posted.next_at > now:
            self._count["later"] += 1
            return
        if self._is_held(posted, now):
            self._count["held"] += 1
            return
        pause = self._paused.get(posted.message.channel)
        if pause is not None:
            self._count["later"] += 1
            self.outbox.save(replace(posted, next_at=pause))
            return
        self._attempt(posted)

    def _is_held(self, posted: Posted, now: datetime) -> bool:
        quiet = None if posted.message.urgent else self.quiet
        return quiet is not None and quiet.over_at(now) is not None

    def _attempt(self, posted: Posted) -> None:
        try:
            carrier = self.carriers(posted.message.channel)
            carrier.send(posted.message, posted.in_doubt, lambda: self.outbox.save(replace(posted, state="sending")))
        except Later as later:
            self._again(posted, later)
        except (Refused, Problem) as refused:
            self._end(
                replace(posted, tries=posted.tries + 1, trouble=refused.sentence, remedy=refused.remedy), "failed"
            )
        else:
            self._end(replace(posted, tries=posted.tries + 1, trouble="", remedy="", in_doubt=False), "sent")

    def _again(self, posted: Posted, later: Later) -> None:
        now = self.clock()
        tried = replace(
            posted,
            tries=posted.tries + 1,
            in_doubt=posted.in_doubt or later.in_doubt,
            trouble=later.sentence,
            remedy=later.remedy,
        )
        if is_given_up(tried, now, self.give_up):
            hours = self.give_up // timedelta(hours=1)
            words = f"Given up after {hours} hours and {tried.tries} attempts. {later.sentence}"
            self._end(replace(tried, trouble=words), "failed")
            return
        then = next_try(tried, now, later.after, self.dice)
        if later.is_of_channel:
            self._paused[posted.message.channel] = then
        self._count["later"] += 1
        self.outbox.save(replace(tried, state="waiting", next_at=then))

    def _end(self, posted: Posted, state: str) -> None:
        self._count[state] += 1
        self.outbox.save(replace(posted, state="sent" if state == "sent" else "failed", ended_at=self.clock()))
