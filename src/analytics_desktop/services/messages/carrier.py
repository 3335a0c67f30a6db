"""What carries messages over one channel, and how it tells that it could not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

from analytics_desktop.models.message import Message


class Carrier(Protocol):
    def send(self, message: Message, is_repeat: bool, commit: Callable[[], None]) -> None:
        """Returns when the receiver has taken the message. Raises Refused or Later.

        `commit` is called before the first byte after which the receiver may take the message without our knowing.
        `is_repeat`: an earlier attempt ended in doubt, and the receiver is told so.
        """
        ...


class Refused(Exception):
    """Trying again would not help; `remedy` is for a person."""

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(sentence)
        self.sentence, self.remedy = sentence, remedy


class Later(Exception):
    """Trying again may help, after `after` where the receiver says so.

    `in_doubt`: the receiver may have taken it. `is_of_channel`: other messages over this channel would fare the same.
    """

    def __init__(
        self,
        sentence: str,
        remedy: str,
        after: timedelta | None = None,
        in_doubt: bool = False,
        of_channel: bool = True,
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.remedy, self.after = sentence, remedy, after
        self.in_doubt, self.is_of_channel = in_doubt, of_channel
