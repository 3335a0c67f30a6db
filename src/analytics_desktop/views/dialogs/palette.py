"""Ctrl+K: find a tab, a metric or an action by a few letters and go there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout

from analytics_desktop.models.calendar import PRESETS, preset_period

from .hint_delegate import HINT, WordsAndHint

if TYPE_CHECKING:
    from analytics_desktop.views.workbench import Workbench


@dataclass(frozen=True)
class Command:
    kind: str
    words: str
    run: Callable[[], object]
    hint: str = ""


def commands_of(window: Workbench) -> list[Command]:
    """Tabs, metrics, periods and menu actions that may run now."""
    found: list[Command] = []
    if window.desk is not None:
        catalogue = window.desk.catalogue
        pages = {page.id: page for page in catalogue.pages}
        found += [Command("Tab", p.title, partial(window.header.choose, p.id), p.question) for p in pages.values()]
        for one in catalogue.metrics.values():
            if one.page in pages:
                found.append(
                    Command("Metric", one.title, partial(window.show_metric, one.page, one.id), pages[one.page].title)
                )
    if window.filter_bar.filters is not None:
        bar = window.filter_bar
        for preset in PRESETS:
            period = preset_period(preset.id, bar.last_day)
            found.append(Command("Period", preset.title, partial(bar.set_period, period)))
    for menu, words, action in window.menus.commands():
        if words != "Search or run…":
            found.append(Command(menu, words, action.trigger, action.shortcut().toString()))
    return found


def rank(wanted: str, command: Command) -> int | None:
    """Lower is better; None does not match. Each word must begin a word, or at least occur somewhere."""
    text = f"{command.words} {command.kind}".casefold()
    score = 0
    for word in wanted.casefold().split():
        place = text.find(word)
        if place < 0:
            return None
        begins = place == 0 or not text[place - 1].isalnum()
        score += (0 if begins else 40) + min(place, 30)
    return score


class CommandPalette(QDialog):
    def __init__(self, window: Workbench) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Search or run")
        self._commands = commands_of(window)
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setPlaceholderText("A tab, a metric, a period or an action")
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setItemDelegate(WordsAndHint(self.list))
        self.list.itemActivated.connect(self._run)
        self.list.itemClicked.connect(self._run)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        width = min(560, window.width() - 32)
        self.resize(QSize(width, min(420, window.height() - 80)))
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, 56)))
        self._show("")

    def _show(self, wanted: str) -> None:
        ranked = [(rank(wanted, command), number) for number, command in enumerate(self._commands)]
        order = sorted((score, number) for score, number in ranked if score is not None)
        self.list.clear()
        for _, number in order[:60]:
            command = self._commands[number]
            item = QListWidgetItem(command.words)
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setData(HINT, " · ".join(part for part in (command.kind, command.hint) if part))
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def shown(self) -> list[str]:
        return [self.list.item(row).text() for row in range(self.list.count())]

    def _run(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            command = self._commands[item.data(Qt.ItemDataRole.UserRole)]
            self.close()
            command.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
            key = Qt.Key(event.key())
            if key in steps and self.list.count():
                row = min(max(self.list.currentRow() + steps[key], 0), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
            if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._run(self.list.currentItem())
                return True
        return super().eventFilter(watched, event)
