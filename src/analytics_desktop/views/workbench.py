"""What the window holds: tabs, filters, pages, status. It asks on workers and paints what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.metric import PagePlan
from analytics_desktop.models.page import Source

from . import clipboard
from .alert_bell import AlertBell
from .commands import Commands
from .filter_bar import FilterBar
from .first_run import FirstRun
from .header import Header
from .jobs import InPlace, Jobs
from .menus import Menus
from .online import OnlineNow
from .opening import Opened, open_desk, reopen_desk
from .outgoing import Outgoing
from .page_stack import PageStack
from .status import Link, Status
from .theme import apply_scheme, resolved
from .waiting import Waiting

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

    from .page_view import PageView
    from .session import Session
    from .shell import Shell


class Workbench(QWidget):
    """`page_painted` carries the id of a page that is completely on screen; `opened` follows every (re)opening."""

    page_painted = Signal(str)
    opened = Signal()

    def __init__(self, shell: Shell, session: Session, jobs: Jobs) -> None:
        super().__init__()
        self.shell, self.session, self.jobs = shell, session, jobs
        self.desk: Desk | None = None
        self.source: Source | None = None
        self.linked: Link = "unknown"
        self.header, self.filter_bar, self.status = Header(), FilterBar(), Status()
        self.waiting, self.first_run = Waiting(), FirstRun()
        self.stack = PageStack(jobs)
        self.commands = Commands(self)
        self.menus = Menus(shell, self.commands.do, self.commands.choose_theme)
        self._lay_out()
        self._connect()
        self.bell = AlertBell(self)
        self.outgoing = Outgoing(self)

    def _lay_out(self) -> None:
        self.stack.addWidget(self.waiting)
        self.stack.addWidget(self.first_run)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.stack, 1)
        self.filter_bar.hide()
        self.shell.setStatusBar(self.status)
        self.shell.setCentralWidget(self)

    def _connect(self) -> None:
        self.stack.painted.connect(self.page_painted)
        self.online = OnlineNow(self.jobs, self.current_view, self.session.online, self)
        self.stack.painted.connect(lambda _: self.online.refresh())
        self.stack.retry.connect(lambda _: self.refresh())
        self.stack.asked.connect(self.commands.show_receipt)
        self.stack.filters_wanted.connect(self.filter_bar.set_filters)
        self.stack.file_wanted.connect(self.commands.export_panel)
        self.header.page_chosen.connect(lambda _: self.refresh())
        self.header.asked.connect(self.commands.do)
        self.filter_bar.changed.connect(lambda _: self.refresh())
        self.filter_bar.choices_wanted.connect(self._load_choices)
        self.filter_bar.custom_wanted.connect(self.commands.ask_dates)
        self.first_run.chosen.connect(self.commands.do)
        self.jobs.began.connect(self.status.jobs.began)
        self.jobs.progressed.connect(self.status.jobs.progressed)
        self.jobs.finished.connect(self.status.jobs.finished)
        self.status.jobs.cancelled.connect(self.jobs.cancel)
        self.shell.closing.connect(self._close)
        clipboard.watch(self, self.commands.may_leave)

    def start(self) -> None:
        """Open the workspace as soon as the event loop runs."""
        QTimer.singleShot(0, self, self.open_workspace)

    def open_workspace(self) -> None:
        session = self.session
        self.jobs.start(
            "open",
            lambda progress: open_desk(session, progress),
            self._show,
            failed=InPlace(self._show_problem),
        )

    def reload(self) -> None:
        """Open the newest generation, if there is a newer one, and show the current tab anew."""
        if self.desk is None:
            self.open_workspace()
            return
        desk, session = self.desk, self.session
        self.stack.forget()
        self.jobs.start("reload", lambda _: reopen_desk(session, desk), self._show)

    def _show(self, found: Opened) -> None:
        self.desk, self.source = found.desk, found.source
        self.status.show_source(found.source)
        self.status.show_link(self.linked if found.connected else "none")
        self.header.show_pages(found.desk.catalogue.pages if found.source else ())
        self.menus.show_pages({page.id: page.title for page in found.desk.catalogue.pages}, self.header.choose)
        self.menus.allow_data(found.source is not None)
        self.header.export.setEnabled(found.source is not None)
        self.filter_bar.setVisible(found.source is not None)
        if found.source is None or found.start is None:
            self.first_run.show_connected(found.connected)
            self.stack.setCurrentWidget(self.first_run)
        else:
            self.filter_bar.begin(found.start, found.source)
            self.shell.setWindowTitle(f"{found.source.company} – Analytics Desktop")
            self.refresh()
        self.opened.emit()

    def _show_problem(self, problem: Problem) -> None:
        self.waiting.show_problem(problem, self.open_workspace)
        self.stack.setCurrentWidget(self.waiting)

    def plan(self, page_id: str) -> PagePlan:
        assert self.desk is not None
        return next(page for page in self.desk.catalogue.pages if page.id == page_id)

    def view(self, page_id: str) -> PageView:
        return self.stack.view(self.plan(page_id))

    def current_view(self) -> PageView | None:
        return self.stack.existing(self.header.current())

    def refresh(self) -> None:
        """Show the current tab with those of the chosen filters that it can follow."""
        page_id, chosen = self.header.current(), self.filter_bar.filters
        if self.desk is None or self.source is None or page_id is None or chosen is None:
            return
        plan = self.plan(page_id)
        self.filter_bar.offer(plan.dimensions)
        metrics = self.desk.catalogue.metrics.values()
        self.filter_bar.can_budget = any(one.budget and one.page == page_id for one in metrics)
        self.stack.show_page(self.desk, plan, chosen.limited_to(plan.dimensions), self.source.generation)

    def show_metric(self, page_id: str, metric_id: str) -> None:
        """Go to a metric's tab and put the focus on its first panel."""
        self.header.choose(page_id)
        self.view(page_id).seek(metric_id, self._section_of(page_id, metric_id))

    def _section_of(self, page_id: str, metric_id: str) -> str:
        assert self.desk is not None
        listed = (panel.section for panel in self.plan(page_id).panels if panel.metric == metric_id)
        return next(listed, self.desk.catalogue.metric(metric_id).section)

    def _load_choices(self, dimension: str, show: Callable[[tuple[str, ...]], None]) -> None:
        if self.desk is not None:
            desk = self.desk
            self.jobs.start("choices", lambda _: desk.choices(dimension), show)

    def apply_theme(self, choice: str) -> None:
        """Recolour everything, and remember the choice for the next start's first paint."""
        apply_scheme(choice)
        QSettings().setValue("scheme", resolved(choice))
        if choice in self.menus.themes:
            self.menus.themes[choice].setChecked(True)

    def _close(self) -> None:
        self.jobs.shutdown()
        self.session.close()
