"""A log as the tool of a section: opened on a worker, asked page by page, never on the GUI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget
from shiboken6 import isValid

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.filters import Filters
from analytics_desktop.models.log import LogDetail, LogRow
from analytics_desktop.models.page import Source
from analytics_desktop.services.logs.definitions import log_called
from analytics_desktop.services.logs.export import export_csv
from analytics_desktop.services.logs.opened import OpenLog
from analytics_desktop.services.logs.view import LogView
from analytics_desktop.views.jobs import InPlace, Jobs
from analytics_desktop.views.section_tool import SectionTool
from analytics_desktop.views.text import Text

from .controls import LogControls
from .detail import DetailDialog
from .grid import LogGrid
from .model import PAGE

if TYPE_CHECKING:
    from analytics_desktop.services.desk import Desk

LEAST_HEIGHT = 330


class LogTool(SectionTool):
    """Subclasses say which log."""

    name = ""

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(jobs, parent)
        self.log: OpenLog | None = None
        self._desk: Desk | None = None
        self._source: Source | None = None
        self._filters: Filters | None = None
        self.controls = LogControls(log_called(self.name))
        self.grid = LogGrid()
        self.told = Text("", role="small", tone="muted")
        self.grid.setMinimumHeight(LEAST_HEIGHT)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.controls)
        layout.addWidget(self.told)
        layout.addWidget(self.grid, 1)
        self.controls.changed.connect(self._ask)
        self.controls.export_wanted.connect(self._export)
        self.grid.rows.page_wanted.connect(self._read)
        self.grid.opened.connect(self._show_row)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.close_log)

    def show_for(self, desk: Desk, source: Source, filters: Filters) -> None:
        is_same = self._source == source and self._filters == filters and self.log is not None
        self._desk, self._source, self._filters = desk, source, filters
        self.grid.rows.currency = source.currency
        if self.log is not None and self.log.generation != source.generation:
            self.close_log()
        if self.log is not None:
            if not is_same:
                self._ask()
        elif not self.jobs.is_running(self._job("open")):
            self.told.setText("Opening the log…")
            self.jobs.start(
                self._job("open"),
                lambda progress: OpenLog(desk, self.name, progress),
                self._opened,
                failed=InPlace(self._show_problem),
                lane="work",
            )

    def close_log(self) -> None:
        log, self.log = self.log, None
        if log is not None:
            log.close()

    def _opened(self, log: OpenLog) -> None:
        self.log = log
        self._ask()

    def _ask(self) -> None:
        log, filters = self.log, self._filters
        if log is None or filters is None:
            return
        wanted = self.controls.filters(filters)
        self.jobs.start(
            self._job("view"),
            lambda progress: log.view(wanted, progress),
            self._show_view,
            failed=InPlace(self._show_problem),
            lane="work",
        )

    def _show_view(self, view: LogView) -> None:
        log = view.log
        words = f"{view.total:,} of {log.total:,} rows; times in {log.zone.key}"
        if view.words:
            words += f"; {view.complete:,} contain all of: {', '.join(view.words)}"
        self.told.setText(words if view.total else "No rows: choose a longer period or fewer filters.")
        self.controls.export.setEnabled(view.total > 0)
        self.grid.show_view(view)

    def _read(self, page: int) -> None:
        view = self.grid.rows.view
        if view is not None:
            self.jobs.start(
                self._job("page"),
                lambda _: (view, page, view.page(page * PAGE, PAGE)),
                self._take,
                failed=InPlace(self._show_problem),
                lane="work",
            )

    def _take(self, read: tuple[LogView, int, tuple[LogRow, ...]]) -> None:
        view, page, rows = read
        if isValid(self.grid) and self.grid.rows.view is view:  # the window may have closed meanwhile
            self.grid.take(page, rows)

    def _show_row(self, row: LogRow) -> None:
        log = self.log
        if log is not None:
            self.jobs.start(self._job("row"), lambda _: log.detail(row.position), self._show_detail, lane="work")

    def _show_detail(self, detail: LogDetail) -> None:
        if self.log is not None:
            currency = self._source.currency if self._source else "USD"
            DetailDialog(self.log.log, detail, currency, self).open()

    def _export(self) -> None:
        view = self.grid.rows.view
        file, _ = QFileDialog.getSaveFileName(self, "Export", f"{self.name}.csv", "CSV (*.csv)")
        if file and view is not None:
            out = Path(file) if Path(file).suffix else Path(file).with_suffix(".csv")
            self.jobs.start(
                self._job("export"),
                lambda progress: export_csv(view, out, progress),
                lambda rows: self.told.setText(f"{rows:,} rows are in {out}"),
                lane="work",
            )

    def _show_problem(self, problem: Problem) -> None:
        self.told.setText(f"{problem.sentence} {problem.remedy}")

    def _job(self, what: str) -> str:
        return f"log-{self.name}-{what}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Find):
            self.controls.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.controls.search.selectAll()
        else:
            event.ignore()
