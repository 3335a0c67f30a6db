"""Files that the window gives away or checks: deck, workbook, CSV, audit pack; and paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from .basket import Basket

if TYPE_CHECKING:
    from analytics_desktop.models.deck import DeckWishes
    from analytics_desktop.models.filters import Filters
    from analytics_desktop.models.page import Page, Panel
    from analytics_desktop.models.progress import Progress
    from analytics_desktop.models.report import Report
    from analytics_desktop.models.sampling import PackOrders

    from .commands import Commands

EXPORTS = {
    "deck": ("board.pptx", "PowerPoint presentation (*.pptx)"),
    "summary": ("summary.pdf", "PDF document (*.pdf)"),
    "workbook": ("analytics.xlsx", "Excel workbook (*.xlsx)"),
    "focus": ("focus.csv", "FOCUS charges (*.csv)"),
    "csv": ("page.csv", "CSV (*.csv)"),
    "compliance": ("compliance.pdf", "PDF document (*.pdf)"),
    "oscal": ("assessment-results.json", "OSCAL assessment results (*.json)"),
    "audit-pack": ("audit-pack.zip", "Audit pack (*.zip)"),
}
# Below the button: entries of the menu bar.
MENU = ("deck", "export_deck", "export_summary", "export_workbook", "export_csv", "export_focus", "compliance",
        "export_oscal", "pack")  # fmt: skip


class Files:
    def __init__(self, commands: Commands) -> None:
        self._commands = commands
        self._window = commands.window
        self.basket = Basket()

    def do_export(self) -> None:
        """The export menu, below its button."""
        menu = QMenu(self._window)
        for entry in MENU:
            menu.addAction(self._window.menus.actions[entry])
        button = self._window.header.export
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def export(self, kind: str, wanted: str | None = None, by: str | None = None) -> None:
        """Ask for a file name and write the file; `wanted` is a page or metric id, by default the current page.

        `by` is how a panel splits its metric.
        """
        filters = self._window.filter_bar.filters
        out = self._file_for(kind)
        if out is None or filters is None:
            return
        page_id = wanted or self._window.header.current() or ""
        pages = [page_id] if kind in {"csv", "workbook"} else []
        if pages:
            filters = self._for_page(filters, page_id.partition(".")[0])
        filters = replace(filters, by=by) if wanted else filters
        self._write(lambda progress: self._window.session.files.export(kind, filters, pages, out, progress))

    def _file_for(self, kind: str) -> Path | None:
        """What the person chose; None when they changed their mind."""
        name, pattern = EXPORTS[kind]
        file, _ = QFileDialog.getSaveFileName(self._window, "Export", name, pattern)
        if not file:
            return None
        return Path(file) if Path(file).suffix else Path(file).with_suffix(Path(name).suffix)

    def _for_page(self, filters: Filters, page: str) -> Filters:
        return filters.limited_to(self._window.plan(page).dimensions)

    def _write(self, work: Callable[[Progress], Path], done: Callable[[Path], None] | None = None) -> None:
        self._window.jobs.start("export", work, done or self._say_written, lane="work")

    def _say_written(self, out: Path) -> None:
        self._commands.say(f"Written: {out}")

    def do_pack(self) -> None:
        from .dialogs.pack import PackDialog

        dialog = PackDialog(self._window)
        dialog.given.connect(self._export_pack)
        dialog.open()

    def _export_pack(self, orders: PackOrders) -> None:
        filters, out = self._window.filter_bar.filters, self._file_for("audit-pack")
        if out is not None and filters is not None:
            self._write(partial(self._window.session.files.export_pack, filters, orders, out))

    def do_compliance(self) -> None:
        """The dialog that asks which framework the report is about."""
        from .dialogs.compliance import ComplianceDialog

        dialog = ComplianceDialog(self._window)
        dialog.given.connect(self._export_compliance)
        dialog.open()

    def _export_compliance(self, framework: str) -> None:
        filters, out = self._window.filter_bar.filters, self._file_for("compliance")
        if out is not None and filters is not None:
            asked = replace(self._for_page(filters, "compliance"), by=None)
            self._write(partial(self._window.session.files.export_compliance, asked, framework, out))

    def do_verify(self) -> None:
        file, _ = QFileDialog.getOpenFileName(self._window, "Verify an audit pack", "", "Audit pack (*.zip)")
        if file:
            verify = partial(self._window.session.verify, Path(file))
            self._window.jobs.start("verify", verify, self._show_report, lane="work")

    def _show_report(self, report: Report) -> None:
        from .dialogs.report import ReportDialog

        ReportDialog(report, self._window).open()

    def do_deck(self) -> None:
        """The dialog of slides, as soon as the numbers of all pages are there."""
        filters, session = self._window.filter_bar.filters, self._window.session
        if filters is not None:
            self._window.jobs.start(
                "export", lambda progress: session.files.deck_pages(filters, progress), self._ask_deck, lane="work"
            )

    def _ask_deck(self, pages: list[Page]) -> None:
        from .dialogs.deck import DeckDialog

        dialog = DeckDialog(pages, self.basket, self._window)
        dialog.given.connect(self._export_deck)
        dialog.open()

    def _export_deck(self, wishes: DeckWishes) -> None:
        filters, out = self._window.filter_bar.filters, self._file_for("deck")
        if out is not None and filters is not None:
            self._write(partial(self._window.session.files.export_deck, filters, wishes, out), self._deck_written)

    def _deck_written(self, out: Path) -> None:
        self.basket.clear()
        self._say_written(out)

    def collect(self, panel: Panel) -> None:
        """Into the basket, with the numbers that it shows now."""
        view = self._window.current_view()
        if view is not None and view.page is not None:
            count = self.basket.add(view.page, panel)
            self._commands.say(f"Collected for the deck: {count} panel{'s' if count > 1 else ''}")

    def do_preview(self) -> None:
        from .printing import preview

        view = self._window.current_view()
        if view is not None and self._commands.may_print():  # the preview can print by itself
            preview(view, self._window)

    def do_print(self) -> None:
        from .printing import print_page

        view = self._window.current_view()
        if view is not None and self._commands.may_print():
            print_page(view, self._window)
