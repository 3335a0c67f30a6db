"""Work that cannot be stopped midway, waited for by somebody who can change their mind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

Result = TypeVar("Result")
_LOOK_EVERY = 0.05  # seconds


def done_beside(work: Callable[[], Result], still_wanted: Callable[[], None]) -> Result:
    """What `work` gives, or raises. `still_wanted` is asked again and again and may raise Cancelled: then nobody waits
    any longer, and what the work gives in the end is thrown away. So it must write nothing."""
    given: Future[Result] = Future()

    def run() -> None:
        try:
            given.set_result(work())
        except BaseException as error:
            given.set_exception(error)

    threading.Thread(target=run, name="beside", daemon=True).start()
    while True:
        still_wanted()
        try:
            return given.result(_LOOK_EVERY)
        except NotYet:
            if given.done():  # the work itself ran out of time
                raise
