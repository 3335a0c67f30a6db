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
    """What a worker found when it opened the workspace; `start` is None before the first sync."""

    desk: Desk
    source: Source | None
    start: Filters | None


def open_desk(session: Session, progress: Progress) -> Opened:
    """Raises Problem when the lake is altered or its key is missing."""
    desk = session.open(progress)
    from . import drawing, page_view

    drawing.warm_up()
    assert page_view
    return _seen(desk)


def reopen_desk(desk: Desk) -> Opened:
    """The newest generation of an open desk."""
    desk.reload()
    return _seen(desk)


def _seen(desk: Desk) -> Opened:
    source = desk.source
    return Opened(desk, source, desk.default_filters() if source else None)
