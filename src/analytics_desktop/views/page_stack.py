"""The middle of the window: one view per page. Asks for a page on a worker and paints what comes back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import PagePlan
from analytics_desktop.models.page import Page, Panel

from .jobs import InPlace, Jobs

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

    from .page_view import PageView


class PageStack(QStackedWidget):
    """`painted` carries the id of a page that is completely on screen, `retry` that of one to ask for again.

    `asked` carries a panel and its page, `file_wanted` a kind of file and a panel.
    """

    painted = Signal(str)
    retry = Signal(str)
    asked = Signal(object, object)
    filters_wanted = Signal(object)
    file_wanted = Signal(str, object)

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._views: dict[str, PageView] = {}
        self._shown: dict[str, tuple[Filters, int, str | None]] = {}

    def view(self, plan: PagePlan) -> PageView:
        """The view of a page, made when it is first asked for. `pages/<id>.py` may bring one of its own."""
        if plan.id not in self._views:
            from .pages import view_of

            view = view_of(plan, self._jobs)
            view.asked.connect(partial(self._ask_about, view))
            view.file_wanted.connect(self.file_wanted)
            view.painted.connect(partial(self.painted.emit, plan.id))
            view.retry.connect(partial(self.retry.emit, plan.id))
            view.sections.chosen.connect(partial(self.retry.emit, plan.id))
            view.sections.filters_wanted.connect(self.filters_wanted)
            view.sections.changed.connect(partial(self._ask_anew, plan.id))
            self._views[plan.id] = view
            self.addWidget(view)
        return self._views[plan.id]

    def existing(self, page_id: str | None) -> PageView | None:
        return self._views.get(page_id or "")

    def forget(self) -> None:
        """Nothing on screen is current any more; the next `show_page` asks again."""
        self._shown.clear()

    def show_page(self, desk: Desk, plan: PagePlan, filters: Filters, generation: int) -> None:
        """Bring a page to the front; asks the desk only when the view does not show these numbers already."""
        view = self.view(plan)
        self.setCurrentWidget(view)
        section = view.sections.current
        if self._shown.get(plan.id) == (filters, generation, section):
            self._jobs.cancel("page")
            return
        self._shown.pop(plan.id, None)
        self._jobs.cancel("ahead")
        view.show_waiting()

        def show(page: Page) -> None:
            self._shown[plan.id] = (filters, page.source.generation, section)
            view.show_page(page)
            view.sections.show_for(desk, page.source, filters)
            self._jobs.start(
                "ahead", lambda progress: desk.ahead(page, progress), view.show_more, failed=_unfilled, lane="ahead"
            )

        self._jobs.start(
            "page",
            lambda progress: desk.page(plan.id, filters, progress, section),
            show,
            failed=InPlace(view.show_problem),
            interrupt=desk.interrupt,
        )

    def _ask_anew(self, page_id: str) -> None:
        """What is on screen may be out of date, here and on the pages that are not shown."""
        self.forget()
        self.retry.emit(page_id)

    def _ask_about(self, view: PageView, panel: Panel) -> None:
        self.asked.emit(panel, view.page)


def _unfilled(problem: Problem) -> None:
    """Looking ahead was stopped by another question, which looks ahead itself."""
