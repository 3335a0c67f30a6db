"""Keeps the figure of people online live while its page is on screen and the central store answers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.progress import Progress
from analytics_desktop.services.online import METRIC, Online, live

from .jobs import Jobs
from .page_view import PageView
from .panels.card import Card

EVERY_MS = 60_000


class OnlineNow(QObject):
    """`ask` runs on a worker and may raise Problem; then the figure says as of when it is, as the page brought it."""

    def __init__(
        self, jobs: Jobs, view: Callable[[], PageView | None], ask: Callable[[Progress], Online], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._jobs, self._view, self._ask = jobs, view, ask
        self.timer = QTimer(self)
        self.timer.setInterval(EVERY_MS)
        self.timer.timeout.connect(self.refresh)
        self.timer.start()

    def refresh(self) -> None:
        """Ask once, if the figure is on screen."""
        if self._card() is not None:
            self._jobs.start("online", self._ask, self._show, failed=self._leave, lane="work")

    def _card(self) -> Card | None:
        view = self._view()
        cards = view.cards() if view is not None and view.page is not None else []
        return next((card for card in cards if card.panel and card.panel.metric.id == METRIC), None)

    def _show(self, found: Online) -> None:
        card, view = self._card(), self._view()
        if card is not None and card.panel is not None and view is not None and view.page is not None:
            card.show_panel(live(card.panel, found), view.page)

    def _leave(self, problem: Problem) -> None:
        """Offline is no news: the status bar tells of the connection."""
