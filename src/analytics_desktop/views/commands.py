"""What the window's actions do: `do` runs a menu entry by its id, which is `do_<id>` in one of three places."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QApplication, QWidget

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.page import Page, Panel, Table

from .files import Files
from .sources import Sources

if TYPE_CHECKING:
    from analytics_desktop.models.filters import Period

    from .workbench import Workbench

Widget = TypeVar("Widget", bound=QWidget)


class Commands:
    """The page and the program; files and sources of data have classes of their own."""

    def __init__(self, window: Workbench) -> None:
        self.window = window
        self.files, self.sources = Files(self), Sources(self)

    def do(self, entry_id: str) -> None:
        if entry_id.startswith("export_"):
            self.files.export(entry_id.removeprefix("export_"))
            return
        owners = (self, self.files, self.sources)
        name = f"do_{entry_id}"
        next(getattr(owner, name) for owner in owners if hasattr(owner, name))()

    def problem(self, problem: Problem) -> None:
        from .dialogs.problem import ProblemDialog

        ProblemDialog(problem, self.window).open()

    def may_leave(self, subject: str, table: Table | None) -> tuple[bool, Table | None]:
        """Before anything goes to the clipboard; what may not is told here."""
        return self._allowed(lambda: self.window.session.files.let_leave("export.copy", subject, table))

    def may_print(self) -> bool:
        """Before the page goes onto paper."""
        view = self.window.current_view()
        subject = view.page.id if view is not None and view.page else "page"
        return self._allowed(lambda: self.window.session.files.let_leave("export.print", subject, None))[0]

    def _allowed(self, ask: Callable[[], Table | None]) -> tuple[bool, Table | None]:
        try:
            return True, ask()
        except Problem as problem:
            self.problem(problem)
            return False, None

    def say(self, words: str) -> None:
        self.window.status.say(words)

    def do_copy_table(self) -> None:
        from analytics_desktop.models.tabular import panel_table

        from .clipboard import copy_table

        view = self.window.current_view()
        frames = view.frames() if view else []
        if frames:
            panel = _focused(frames).panel
            if copy_table(panel_table(panel), panel.metric.id):
                self.say("Copied as a table")

    def do_copy_picture(self) -> None:
        from .clipboard import copy_picture

        view = self.window.current_view()
        if view is not None and copy_picture(view, view.page.id if view.page else "page"):
            self.say("Copied as a picture")

    def do_find(self) -> None:
        view = self.window.current_view()
        tables = view.tables() if view else []
        if tables:
            _focused(tables).open_search()
        else:
            self.say("There is no table on this page")

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

    def export_panel(self, kind: str, panel: Panel) -> None:
        """A file of one panel, split as the panel is; causes and classes are no split that can be asked for."""
        from analytics_desktop.services.catalogue import DIMENSIONS

        if kind == "basket":
            self.files.collect(panel)
            return
        self.files.export(kind, panel.metric.id, panel.by if panel.by in DIMENSIONS else None)

    def do_definitions(self) -> None:
        from .dialogs.definitions import DefinitionsDialog

        view = self.window.current_view()
        if view is not None and view.page is not None:
            DefinitionsDialog(view.page, self.window).open()

    def do_palette(self) -> None:
        from .dialogs.palette import CommandPalette

        CommandPalette(self.window).open()

    def do_settings(self) -> None:
        from .dialogs.settings import SettingsDialog

        try:
            dialog = SettingsDialog(self.window.session, self.window)
        except Problem as problem:
            self.problem(problem)
            return
        dialog.theme_chosen.connect(self.window.apply_theme)
        dialog.saved.connect(self.window.reload)
        dialog.open()

    def choose_theme(self, name: str) -> None:
        self.window.apply_theme(name)
        try:
            self.window.session.change_setting("theme", name)
        except Problem as problem:
            self.problem(problem)

    def do_alerts(self) -> None:
        self.window.bell.open_list()

    def do_access(self) -> None:
        from .dialogs.access import AccessDialog

        session = self.window.session
        self.window.jobs.start(
            "access log",
            session.accesses,
            lambda found: AccessDialog(*found, self.window).open(),
            failed=self.problem,
            lane="work",
        )

    def do_messages(self) -> None:
        self.window.outgoing.open()

    def do_about(self) -> None:
        from .dialogs.about import AboutDialog

        AboutDialog(self.window).open()

    def do_next_section(self) -> None:
        self._step_section(1)

    def do_previous_section(self) -> None:
        self._step_section(-1)

    def _step_section(self, by: int) -> None:
        view = self.window.current_view()
        if view is not None:
            view.sections.step(by)

    def do_full_screen(self) -> None:
        shell = self.window.shell
        shell.showNormal() if shell.isFullScreen() else shell.showFullScreen()

    def do_quit(self) -> None:
        self.window.shell.close()


def _focused(widgets: list[Widget]) -> Widget:
    """The one that has the keyboard, else the first."""
    focus = QApplication.focusWidget()
    return next((one for one in widgets if focus is not None and one.isAncestorOf(focus)), widgets[0])
