"""Every action of the window, once: its menu, its words, its key. The menu bar and the command palette list them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True)
class Entry:
    """`id` names what the window does; an empty one is a separator. `needs_data`: greyed until a page can be shown."""

    menu: str
    id: str = ""
    words: str = ""
    key: str = ""
    needs_data: bool = False


ENTRIES: tuple[Entry, ...] = (
    Entry("&File", "connect", "&Connect to a central store…"),
    Entry("&File", "demo", "Load the &demo company"),
    Entry("&File", "snapshot", "&Open a snapshot…"),
    Entry("&File", "save_snapshot", "Sa&ve a snapshot…", "", True),
    Entry("&File"),
    Entry("&File", "export", "&Export…", "Ctrl+E", True),
    Entry("&File", "print", "&Print…", "Ctrl+P", True),
    Entry("&File", "preview", "P&rint preview…", "Ctrl+Shift+P", True),
    Entry("&File"),
    Entry("&File", "settings", "&Settings…", "Ctrl+,"),
    Entry("&File", "quit", "&Quit", "Ctrl+Q"),
    Entry("&Edit", "copy_table", "&Copy the panel as a table", "Ctrl+Shift+C", True),
    Entry("&Edit", "copy_picture", "Copy the page as a &picture", "", True),
    Entry("&Edit"),
    Entry("&Edit", "find", "&Find in table", "Ctrl+F", True),
    Entry("&View", "next_section", "&Next section", "Ctrl+PgDown", True),
    Entry("&View", "previous_section", "&Previous section", "Ctrl+PgUp", True),
    Entry("&View", "full_screen", "&Full screen", "F11"),
    Entry("&Data", "refresh", "&Refresh", "F5"),
    Entry("&Data", "sync", "&Sync now", "Ctrl+R"),
    Entry("&Data", "sync_full", "Sync &everything again"),
    Entry("&Data", "cancel", "&Cancel what is running", "Ctrl+."),
    Entry("&Data"),
    Entry("&Data", "reset", "Reset &filters", "Ctrl+0", True),
    Entry("&Reports", "deck", "&Choose slides of a deck…", "", True),
    Entry("&Reports", "export_deck", "Board &deck (PowerPoint)…", "", True),
    Entry("&Reports", "export_summary", "Executive &summary (PDF)…", "", True),
    Entry("&Reports", "export_workbook", "&Workbook (Excel)…", "", True),
    Entry("&Reports", "export_csv", "This tab as &CSV…", "", True),
    Entry("&Reports", "export_focus", "Charges for &FinOps tools (FOCUS)…", "", True),
    Entry("&Reports"),
    Entry("&Reports", "compliance", "C&ompliance report (PDF)…", "", True),
    Entry("&Reports", "export_oscal", "Assessment &results (OSCAL)…", "", True),
    Entry("&Reports", "pack", "&Audit pack…", "", True),
    Entry("&Reports", "verify", "&Verify an audit pack…"),
    Entry("&Tools", "alerts", "&Alerts…", "Ctrl+Shift+A", True),
    Entry("&Tools", "access", "A&ccess log…"),
    Entry("&Tools", "messages", "&Messages and schedules…"),
    Entry("&Tools", "palette", "Search or &run…", "Ctrl+K"),
    Entry("&Help", "definitions", "&Definitions of this page", "F1", True),
    Entry("&Help", "about", "&About"),
)
THEMES = {"system": "&Like the system", "light": "L&ight", "dark": "&Dark", "high_contrast": "&High contrast"}


class Menus:
    """Builds the menu bar; `do` is called with an entry's id, `choose_theme` with a theme's."""

    def __init__(self, window: QMainWindow, do: Callable[[str], None], choose_theme: Callable[[str], None]) -> None:
        self.actions: dict[str, QAction] = {}
        self._menus: dict[str, QMenu] = {}
        self._window = window
        for entry in ENTRIES:
            menu = self._menu(entry.menu)
            if entry.id:
                self.actions[entry.id] = self._add(menu, entry, do)
            else:
                menu.addSeparator()
        self.themes = self._add_themes(choose_theme)
        self._page_actions: list[QAction] = []
        self.allow_data(False)

    def _menu(self, title: str) -> QMenu:
        if title not in self._menus:
            self._menus[title] = self._window.menuBar().addMenu(title)
        return self._menus[title]

    def _add(self, menu: QMenu, entry: Entry, do: Callable[[str], None]) -> QAction:
        action = menu.addAction(entry.words, lambda: do(entry.id))
        if entry.key:
            action.setShortcut(QKeySequence(entry.key))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if entry.id == "quit":
            action.setMenuRole(QAction.MenuRole.QuitRole)
        elif entry.id == "settings":
            action.setMenuRole(QAction.MenuRole.PreferencesRole)
        return action

    def _add_themes(self, choose: Callable[[str], None]) -> dict[str, QAction]:
        menu = self._menu("&View").addMenu("&Colours")
        group = QActionGroup(menu)
        result = {}
        for name, words in THEMES.items():
            action = menu.addAction(words, partial(choose, name))
            action.setCheckable(True)
            group.addAction(action)
            result[name] = action
        return result

    def show_pages(self, titles: dict[str, str], choose: Callable[[str], None]) -> None:
        """Ctrl+1..9 for the tabs, in the View menu."""
        view = self._menu("&View")
        for action in self._page_actions:
            view.removeAction(action)
            action.deleteLater()
        first = view.actions()[0]
        self._page_actions = []
        for number, (page_id, title) in enumerate(titles.items(), start=1):
            action = QAction(title.replace("&", "&&"), view)
            action.triggered.connect(partial(_ignoring_checked, choose, page_id))
            if number < 10:
                action.setShortcut(QKeySequence(f"Ctrl+{number}"))
            view.insertAction(first, action)
            self._page_actions.append(action)
        self._page_actions.append(view.insertSeparator(first))

    def allow_data(self, there_is_data: bool) -> None:
        for entry in ENTRIES:
            if entry.needs_data:
                self.actions[entry.id].setEnabled(there_is_data)

    def commands(self) -> list[tuple[str, str, QAction]]:
        """(menu, words, action) of everything that may run now, for the command palette."""
        found = [(entry.menu.replace("&", ""), self.actions[entry.id]) for entry in ENTRIES if entry.id]
        found += [("Colours", action) for action in self.themes.values()]
        return [(menu, action.text().replace("&", ""), action) for menu, action in found if action.isEnabled()]


def _ignoring_checked(choose: Callable[[str], None], page_id: str, _: bool = False) -> None:
    choose(page_id)
