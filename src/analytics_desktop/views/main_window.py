"""The window: tabs, filters, pages, status. It asks on workers and paints what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.metric import PagePlan
from analytics_desktop.models.page import Page, Source
from analytics_desktop.models.progress import Progress

from .commands import Commands
from .filter_bar import FilterBar
from .first_run import FirstRun
from .header import Header
from .jobs import Jobs
from .menus import Menus
from .status import Link, Status
from .theme import apply_scheme
from .waiting import Waiting

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

    from .page_view import PageView
    from .session import Session


@dataclass(frozen=True)
class Opened:
    """What a worker found when it opened the workspace; `start` is None before the first sync."""

    desk: Desk
    source: Source | None
    start: Filters | None


class MainWindow(QMainWindow):
    """`page_painted` carries the id of a page that is completely on screen; `opened` follows every (re)opening."""

    page_painted = Signal(str)
    opened = Signal()

    def __init__(self, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self.session, self.jobs = session, jobs
        self.desk: Desk | None = None
        self.source: Source | None = None
        self.pages: dict[str, PageView] = {}
        self.linked: Link = "unknown"
        self._painted: dict[str, tuple[Filters, int]] = {}
        self.setWindowTitle("Analytics Desktop")
        self.header, self.filter_bar, self.status = Header(), FilterBar(), Status()
        self.waiting, self.first_run = Waiting(), FirstRun()
        self.stack = QStackedWidget()
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.first_run)
        self.commands = Commands(self)
        self.menus = Menus(self, self.commands.do, self.commands.choose_theme)
        self._lay_out()
        self._connect()
        self._restore()

    def _lay_out(self) -> None:
        centre = QWidget()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (self.header, self.filter_bar):
            layout.addWidget(widget)
        layout.addWidget(self.stack, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self.status)
        self.setMinimumSize(QSize(480, 320))
        self.filter_bar.hide()

    def _connect(self) -> None:
        self.header.page_chosen.connect(lambda _: self.refresh())
        self.header.search.clicked.connect(lambda: self.commands.do("palette"))
        self.header.sync.clicked.connect(lambda: self.commands.do("sync"))
        self.header.export.clicked.connect(lambda: self.commands.do("export"))
        self.filter_bar.changed.connect(lambda _: self.refresh())
        self.filter_bar.choices_wanted.connect(self._load_choices)
        self.filter_bar.custom_wanted.connect(self.commands.ask_dates)
        self.first_run.chosen.connect(self.commands.do)
        self.jobs.began.connect(self.status.jobs.began)
        self.jobs.progressed.connect(self.status.jobs.progressed)
        self.jobs.finished.connect(self.status.jobs.finished)
        self.status.jobs.cancelled.connect(self.jobs.cancel)

    def _restore(self) -> None:
        store = QSettings()
        if not self.restoreGeometry(_bytes(store.value("geometry"))):
            self.resize(1366, 768)

    def start(self) -> None:
        """Open the workspace once the window has been painted."""
        QTimer.singleShot(0, self, self.open_workspace)

    def open_workspace(self) -> None:
        self.jobs.start("open", self._open, self._show_opened, failed=self._show_open_problem)

    def _open(self, progress: Progress) -> Opened:
        """Runs on a worker. Loads what pages are drawn with, so that the first page does not stall the window."""
        desk = self.session.open(progress)
        from . import drawing

        drawing.warm_up()
        source = desk.source
        return Opened(desk, source, desk.default_filters() if source else None)

    def _show_opened(self, opened: Opened) -> None:
        self.desk, self.source = opened.desk, opened.source
        self.status.show_source(opened.source)
        self.status.show_link(self.linked if self._is_connected() else "none")
        self.header.show_pages(opened.desk.catalogue.pages)
        titles = {page.id: page.title for page in opened.desk.catalogue.pages}
        self.menus.show_pages(titles, self.header.choose)
        has_data = opened.source is not None
        self.menus.allow_data(has_data)
        self.header.export.setEnabled(has_data)
        self.filter_bar.setVisible(has_data)
        if opened.source is None or opened.start is None:
            self.first_run.show_connected(self._is_connected())
            self.stack.setCurrentWidget(self.first_run)
        else:
            self.filter_bar.begin(opened.start, opened.source)
            self.setWindowTitle(f"{opened.source.company} – Analytics Desktop")
            self.refresh()
        self.opened.emit()

    def _is_connected(self) -> bool:
        try:
            return bool(self.session.settings().central)
        except Problem:
            return False

    def _show_open_problem(self, problem: Problem) -> None:
        self.waiting.show_problem(problem, self.open_workspace)
        self.stack.setCurrentWidget(self.waiting)

    def plan(self, page_id: str) -> PagePlan:
        assert self.desk is not None
        return next(page for page in self.desk.catalogue.pages if page.id == page_id)

    def view(self, page_id: str) -> PageView:
        """The view of a page, made when it is first asked for. `pages/<id>.py` may bring one of its own."""
        if page_id not in self.pages:
            from .pages import view_of

            view = view_of(self.plan(page_id))
            view.asked.connect(lambda panel: self.commands.show_receipt(panel, view.page))
            view.csv_wanted.connect(self.commands.export_panel)
            view.painted.connect(lambda: self.page_painted.emit(page_id))
            view.retry.connect(lambda: self.refresh(again=True))
            self.pages[page_id] = view
            self.stack.addWidget(view)
        return self.pages[page_id]

    def current_view(self) -> PageView | None:
        page_id = self.header.current()
        return self.pages.get(page_id) if page_id else None

    def refresh(self, again: bool = False) -> None:
        """Show the current tab with the current filters; asks only when it does not show them already."""
        page_id, filters = self.header.current(), self.filter_bar.filters
        if self.desk is None or self.source is None or page_id is None or filters is None:
            return
        desk, view = self.desk, self.view(page_id)
        self.stack.setCurrentWidget(view)
        wanted = (filters, self.source.generation)
        if not again and self._painted.get(page_id) == wanted:
            self.jobs.cancel("page")
            return
        self._painted.pop(page_id, None)
        view.show_waiting()

        def show(page: Page) -> None:
            self._painted[page_id] = (filters, page.source.generation)
            view.show_page(page)

        self.jobs.start(
            "page",
            lambda progress: desk.page(page_id, filters, progress),
            show,
            failed=view.show_problem,
            interrupt=desk.interrupt,
        )

    def reload(self) -> None:
        """Open the newest generation, if there is a newer one, and show the current tab anew."""
        if self.desk is None:
            self.open_workspace()
            return
        desk = self.desk

        def work(progress: Progress) -> Opened:
            desk.reload()
            source = desk.source
            return Opened(desk, source, desk.default_filters() if source else None)

        def show(opened: Opened) -> None:
            self._painted.clear()
            self._show_opened(opened)

        self.jobs.start("reload", work, show)

    def show_metric(self, page_id: str, metric_id: str) -> None:
        """Go to a metric's tab and put the focus on its first panel."""
        self.header.choose(page_id)
        self.view(page_id).seek(metric_id)

    def forget_pages(self) -> None:
        """Nothing on screen is current any more; the next refresh asks again."""
        self._painted.clear()

    def _load_choices(self, dimension: str, show: Callable[[tuple[str, ...]], None]) -> None:
        if self.desk is not None:
            desk = self.desk
            self.jobs.start("choices", lambda _: desk.choices(dimension), show)

    def apply_theme(self, choice: str) -> None:
        apply_scheme(choice)
        if choice in self.menus.themes:
            self.menus.themes[choice].setChecked(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        QSettings().setValue("geometry", self.saveGeometry())
        self.hide()
        self.jobs.shutdown()
        self.session.close()
        super().closeEvent(event)


def _bytes(stored: object) -> QByteArray:
    return stored if isinstance(stored, QByteArray) else QByteArray()
