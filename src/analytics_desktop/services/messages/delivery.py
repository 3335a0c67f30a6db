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
    _next: datetime | None = None

    def run(self, progress: Progress = silent) -> Tally:
        """Try every message that is due, once. Raises Cancelled between two messages."""
        with self.outbox.delivering() as alone:
            if not alone:
                return Tally(busy=True)
            self._count.clear()
            self._paused.clear()
            self._next = None
            known = self.outbox.all()
            open_ones = [one for one in known if one.state in {"waiting", "sending"}]
            for number, posted in enumerate(open_ones):
                progress("Delivering messages", number / len(open_ones))
                self._one(posted)
            self.outbox.sweep(known, self.clock())
        progress("Delivered", 1.0)
        return self._tally()

    def _tally(self) -> Tally:
        count = self._count
        return Tally(count["sent"], count["failed"], count["later"], count["held"], next_at=self._next)

    def _one(self, posted: Posted) -> None:
        now = self.clock()
        if posted.state == "sending":
            posted = replace(posted, state="waiting", in_doubt=True)
        held = None if posted.message.urgent or self.quiet is None else self.quiet.over_at(now)
        pause = self._paused.get(posted.message.channel)
        if posted.next_at > now:
            self._waits("later", posted.next_at)
        elif held is not None:
            self._waits("held", held)
        elif pause is not None:
            self._waits("later", pause)
            self.outbox.save(replace(posted, next_at=pause))
        else:
            self._attempt(posted)

    def _waits(self, why: str, until: datetime) -> None:
        self._count[why] += 1
        self._next = until if self._next is None else min(self._next, until)

    def _attempt(self, posted: Posted) -> None:
        try:
            carrier = self.carriers(posted.message.channel)
            carrier.send(posted.message, posted.in_doubt, lambda: self.outbox.save(replace(posted, state="sending")))
        except Later as later:
            self._again(posted, later)
        except (Refused, Problem) as refused:
            self._fail(posted, refused.sentence, refused.remedy)
        except Exception as error:  # one message that cannot be handled must not hold up all others for ever
            self._fail(posted, f"A bug of the program: {type(error).__name__}.", "Tell who looks after the program.")
        else:
            self._end(replace(posted, tries=posted.tries + 1, trouble="", remedy="", in_doubt=False), "sent")

    def _fail(self, posted: Posted, trouble: str, remedy: str) -> None:
        self._end(replace(posted, tries=posted.tries + 1, trouble=trouble, remedy=remedy), "failed")

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
        self._waits("later", then)
        self.outbox.save(replace(tried, state="waiting", next_at=then))

    def _end(self, posted: Posted, state: str) -> None:
        self._count[state] += 1
        self.outbox.save(replace(posted, state="sent" if state == "sent" else "failed", ended_at=self.clock()))
