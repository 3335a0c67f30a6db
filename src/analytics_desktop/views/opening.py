"""Opens the desk on a worker, and loads there what pages are drawn with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source
from analytics_desktop.models.progress import Progress

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

    from .session import Session


@dataclass(frozen=True)
class Opened:
    """What a worker found when it opened the workspace; `start` is None before the first sync.

    `connected`: the workspace knows a central store.
    """

    desk: Desk
    source: Source | None
    start: Filters | None
    connected: bool


def open_desk(session: Session, progress: Progress) -> Opened:
    """Raises Problem when the lake is altered or its key is missing."""
    desk = session.open(progress)
    from . import drawing, page_view

    drawing.warm_up()
    assert page_view
    return _seen(session, desk)


def reopen_desk(session: Session, desk: Desk) -> Opened:
    """The newest generation of an open desk."""
    desk.reload()
    return _seen(session, desk)


def _seen(session: Session, desk: Desk) -> Opened:
    source = desk.source
    start = desk.default_filters() if source else None
    return Opened(desk, source, start, session.is_connected())
