"""What the window's actions do."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page, Panel
from analytics_desktop.models.tabular import panel_table

from .clipboard import copy_picture, copy_table

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Period
    from analytics_desktop.models.report import Report

    from .main_window import MainWindow
    from .session import Address

EXPORTS = {
    "deck": ("board.pptx", "PowerPoint presentation (*.pptx)"),
    "workbook": ("analytics.xlsx", "Excel workbook (*.xlsx)"),
    "csv": ("page.csv", "CSV (*.csv)"),
    "audit-pack": ("audit-pack.zip", "Audit pack (*.zip)"),
}


class Commands:
    """`do` runs a menu entry by its id: `export_deck` is `do_export("deck")`, others are methods called `do_<id>`."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    def do(self, entry_id: str) -> None:
        kind = entry_id.removeprefix("export_")
        if kind != entry_id:
            self.export(kind)
        else:
            getattr(self, f"do_{entry_id}")()

    # where the numbers come from

    def do_sync(self, full: bool = False) -> None:
        window = self.window
        window.first_run.set_busy(True)
        window.jobs.start(
            "sync",
            partial(window.session.sync, full),
            self._synced,
            failed=self._sync_failed,
            ended=self._ended,
            lane="work",
        )

    def do_sync_full(self) -> None:
        self.do_sync(full=True)

    def _synced(self, _: object) -> None:
        self.window.reload()
        self.window.status.show_link("online")
        self.window.linked = "online"

    def _sync_failed(self, problem: Problem) -> None:
        self.window.linked = "offline"
        self.window.status.show_link("offline")
        self.problem(problem)

    def _ended(self) -> None:
        self.window.first_run.set_busy(False)

    def do_demo(self) -> None:
        window = self.window
        window.first_run.set_busy(True)
        window.jobs.start(
            "demo", window.session.start_demo, self._reopen, failed=self.problem, ended=self._ended, lane="work"
        )

    def _reopen(self, _: object) -> None:
        self.window.linked = "online"
        self.window.forget_pages()
        self.window.open_workspace()

    def do_connect(self) -> None:
        from .dialogs.connect import ConnectDialog

        dialog = ConnectDialog(self.window)
        dialog.given.connect(self._connect)
        dialog.open()

    def _connect(self, address: Address) -> None:
        window = self.window
        window.first_run.set_busy(True)
        window.jobs.start(
            "connect",
            partial(window.session.connect, address),
            self._reopen,
            failed=self.problem,
            ended=self._ended,
            lane="work",
        )

    def do_snapshot(self) -> None:
        file, _ = QFileDialog.getOpenFileName(
            self.window,
            "Open a snapshot: a file with the ending .analytics-snapshot",
            "",
            "Snapshot (*.analytics-snapshot)",
        )
        if file:
            self.problem(
                Problem(
                    "This version cannot open snapshots yet.",
                    "Connect to the central store instead, or ask for an audit pack: Reports > Verify an audit pack.",
                )
            )

    def do_refresh(self) -> None:
        self.window.reload()

    def do_cancel(self) -> None:
        for name in ("export", "verify", "sync", "demo", "connect", "page"):
            if self.window.jobs.is_running(name):
                self.window.jobs.cancel(name)
                return

    # files

    def do_export(self) -> None:
        """The export menu, below its button."""
        menu = QMenu(self.window)
        for entry in ("export_deck", "export_workbook", "export_csv", "export_audit-pack"):
            menu.addAction(self.window.menus.actions[entry])
        button = self.window.header.export
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def export(self, kind: str, wanted: str | None = None) -> None:
        """Ask for a file name and write the file; `wanted` is a page or metric id, by default the current page."""
        name, pattern = EXPORTS[kind]
        file, _ = QFileDialog.getSaveFileName(self.window, "Export", name, pattern)
        filters = self.window.filter_bar.filters
        if not file or filters is None:
            return
        page_id = wanted or self.window.header.current() or ""
        pages = [page_id] if kind == "csv" or (kind == "workbook" and page_id) else []
        out = Path(file) if Path(file).suffix else Path(file).with_suffix(Path(name).suffix)
        self.window.jobs.start(
            "export",
            lambda progress: self.window.session.export(kind, filters, pages, out, progress),
            lambda path: self.window.status.say(f"Written: {path}"),
            lane="work",
        )

    def export_panel(self, panel: Panel) -> None:
        self.export("csv", panel.metric.id)

    def do_verify(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self.window, "Verify an audit pack", "", "Audit pack (*.zip)")
        if file:
            self.window.jobs.start(
                "verify", partial(self.window.session.verify, Path(file)), self._show_report, lane="work"
            )

    def _show_report(self, report: Report) -> None:
        from .dialogs.report import ReportDialog

        ReportDialog(report, self.window).open()

    def do_print(self) -> None:
        from .printing import print_page

        view = self.window.current_view()
        if view is not None:
            print_page(view, self.window)

    # the page

    def do_copy_table(self) -> None:
        panel = self._panel_with_focus()
        if panel is not None:
            copy_table(panel_table(panel))
            self.window.status.say("Copied as a table")

    def _panel_with_focus(self) -> Panel | None:
        view = self.window.current_view()
        focus = QApplication.focusWidget()
        frames = view.frames() if view else []
        chosen = next((frame for frame in frames if focus is not None and frame.isAncestorOf(focus)), None)
        return (chosen or frames[0]).panel if frames else None

    def do_copy_picture(self) -> None:
        view = self.window.current_view()
        if view is not None:
            copy_picture(view)
            self.window.status.say("Copied as a picture")

    def do_find(self) -> None:
        view = self.window.current_view()
        tables = view.tables() if view else []
        focus = QApplication.focusWidget()
        chosen = next((table for table in tables if focus is not None and table.isAncestorOf(focus)), None)
        if tables:
            (chosen or tables[0]).open_search()
        else:
            self.window.status.say("There is no table on this page")

    def do_reset(self) -> None:
        self.window.filter_bar.reset.click()

    def ask_dates(self, period: Period) -> None:
        from .dialogs.dates import DatesDialog

        dialog = DatesDialog(period, self.window)
        dialog.chosen.connect(self.window.filter_bar.set_period)
        dialog.open()

    def show_receipt(self, panel: Panel, page: Page | None) -> None:
        from .dialogs.receipt import ReceiptDialog

        if page is not None:
            ReceiptDialog(panel, page, self.window).open()

    def do_definitions(self) -> None:
        from .dialogs.definitions import DefinitionsDialog

        view = self.window.current_view()
        if view is not None and view.page is not None:
            DefinitionsDialog(view.page, self.window).open()

    # the program

    def do_palette(self) -> None:
        from .dialogs.palette import CommandPalette

        CommandPalette(self.window).open()

    def do_settings(self) -> None:
        from .dialogs.settings import SettingsDialog

        dialog = SettingsDialog(self.window.session, self.window)
        dialog.theme_chosen.connect(self.window.apply_theme)
        dialog.open()

    def choose_theme(self, name: str) -> None:
        self.window.apply_theme(name)
        try:
            self.window.session.change_setting("theme", name)
        except Problem as problem:
            self.problem(problem)

    def do_about(self) -> None:
        from .dialogs.about import AboutDialog

        AboutDialog(self.window).open()

    def do_full_screen(self) -> None:
        window = self.window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def do_quit(self) -> None:
        self.window.close()

    def problem(self, problem: Problem) -> None:
        from .dialogs.problem import ProblemDialog

        ProblemDialog(problem, self.window).open()
