"""What a section of a page can do beyond showing panels: a sign-off, a calculator, a log."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from analytics_desktop.models.filters import Filters
from analytics_desktop.models.page import Source

from .jobs import Jobs

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk


class SectionTool(QWidget):
    """Stands above the panels of its section. Asks the desk on `jobs`, never on the GUI thread.

    `changed` says that the numbers of the page may be others now; the page is then asked for again. `filters_wanted`
    carries Filters that the whole window should show.
    """

    changed = Signal()
    filters_wanted = Signal(object)
    tells_of: ClassVar[frozenset[str]] = frozenset()
    """dimensions of which one segment can be looked into here, as from a bar"""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.jobs = jobs

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        """The page was painted with these filters; called again whenever they or the data change."""
        raise NotImplementedError

    def look_into(self, filters: Filters, dimension: str, segment: str) -> None:
        """Somebody wants to know what is behind this segment; `dimension` is one of `tells_of`."""
        raise NotImplementedError
